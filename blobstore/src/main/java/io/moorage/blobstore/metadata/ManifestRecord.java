package io.moorage.blobstore.metadata;

import io.moorage.blobstore.oci.MediaType;

/**
 * What is kept of a manifest beside its bytes.
 *
 * @param size in bytes
 * @param revision grows with each tag that leaves or reaches the manifest, so that a removal which
 *     read its tags can see whether they still are all; begins at random, so that a manifest pushed
 *     again after its removal is not taken for the one that was removed
 */
record ManifestRecord(MediaType mediaType, long size, long revision) {

  ManifestRecord revised() {
    return new ManifestRecord(mediaType, size, revision + 1);
  }

  byte[] toBytes() {
    return Fields.write(
        out -> {
          out.writeUTF(mediaType.toString());
          out.writeLong(size);
          out.writeLong(revision);
        });
  }

  static ManifestRecord read(byte[] record) {
    return Fields.read(
        record,
        in -> new ManifestRecord(new MediaType(in.readUTF()), in.readLong(), in.readLong()));
  }
}
