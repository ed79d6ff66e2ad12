/**
 * Blobs and the records that name them: durable bytes, key-value records, the vocabulary of OCI
 * content.
 */
@NullMarked
package io.moorage.blobstore;

import org.jspecify.annotations.NullMarked;
