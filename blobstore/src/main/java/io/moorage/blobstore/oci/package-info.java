/**
 * The vocabulary of OCI content. Each word is parsed once, at the rim, and is a type from there on:
 * below the HTTP door no digest, tag or repository name is a raw string. {@code toString} is the
 * wire form.
 *
 * <p>The one thing here that reads a document is {@link io.moorage.blobstore.oci.ManifestReader}.
 */
@NullMarked
package io.moorage.blobstore.oci;

import org.jspecify.annotations.NullMarked;
