/**
 * How fast is garbage collected, and who notices? {@link
 * io.moorage.loadtests.collection.Collection} fills a store, starts a server on it and pushes to it
 * before, while and after it collects.
 */
@NullMarked
package io.moorage.loadtests.collection;

import org.jspecify.annotations.NullMarked;
