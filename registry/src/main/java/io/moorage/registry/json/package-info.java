/**
 * The documents that the registry writes, each by one class with a static {@code write} that
 * returns UTF-8. Nothing is read here: what clients send is read by {@code blobstore.oci}.
 */
@NullMarked
package io.moorage.registry.json;

import org.jspecify.annotations.NullMarked;
