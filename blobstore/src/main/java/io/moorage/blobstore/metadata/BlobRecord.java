package io.moorage.blobstore.metadata;

import io.moorage.blobstore.oci.Digest;

/**
 * The record of a blob's bytes.
 *
 * @param size in bytes
 * @param object which file holds them
 * @param suspect whether the file was found to be other than it should: as good as absent until it
 *     is pushed anew
 */
public record BlobRecord(long size, ObjectName object, boolean suspect) {

  byte[] toBytes() {
    return Fields.write(
        out -> {
          out.writeLong(size);
          out.writeInt(object.generation());
          out.writeBoolean(suspect);
        });
  }

  public static BlobRecord read(Digest digest, byte[] record) {
    return Fields.read(
        record,
        in ->
            new BlobRecord(in.readLong(), new ObjectName(digest, in.readInt()), in.readBoolean()));
  }
}
