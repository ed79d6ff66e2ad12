/**
 * Blobs and the records that name them.
 *
 * <p>A newcomer meets {@link io.moorage.blobstore.BlobStore} and {@link
 * io.moorage.blobstore.Upload} first, the contract of content. {@code oci} holds the words, {@code
 * kv} the port to the records, {@code metadata} the records and their rules, {@code disk} the
 * files.
 */
@NullMarked
package io.moorage.blobstore;

import org.jspecify.annotations.NullMarked;
