/**
 * One small port to the records: an ordered key-value store with atomic, conditional batches. All
 * rules about records stand above it, once, whatever lies below it. {@link
 * io.moorage.blobstore.kv.Keyspace} draws the keys.
 */
@NullMarked
package io.moorage.blobstore.kv;

import org.jspecify.annotations.NullMarked;
