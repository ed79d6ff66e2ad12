/**
 * The records and their rules: repositories, links of blobs, manifests, tags, referrers. Every
 * operation of the domain is one batch of {@link io.moorage.blobstore.kv.KeyValueStore}: read,
 * decide, commit on the condition that what was read still stands, else read again.
 */
@NullMarked
package io.moorage.blobstore.metadata;

import org.jspecify.annotations.NullMarked;
