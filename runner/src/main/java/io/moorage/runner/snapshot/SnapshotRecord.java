package io.moorage.runner.snapshot;

import io.moorage.blobstore.kv.StoreFailure;
import io.moorage.blobstore.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;

/**
 * What is recorded of a snapshot: one byte for the version of its format, then its fields in the
 * form of {@link java.io.DataOutput}. A new version may only add fields at the end.
 */
record SnapshotRecord(Optional<ChainId> parent, Digest diffId, long size, Instant created) {
  private static final int VERSION = 1;

  byte[] toBytes() {
    var bytes = new ByteArrayOutputStream(256);
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeUTF(parent.map(ChainId::toString).orElse(""));
      out.writeUTF(diffId.toString());
      out.writeLong(size);
      out.writeLong(created.toEpochMilli());
    } catch (IOException impossible) {
      throw new UncheckedIOException("in memory", impossible);
    }
    return bytes.toByteArray();
  }

  static SnapshotRecord read(byte[] record) {
    try (var in = new DataInputStream(new ByteArrayInputStream(record))) {
      int version = in.readByte();
      if (version != VERSION) {
        throw new StoreFailure("a record of format " + version + ", written by a newer Moorage");
      }
      var parent = in.readUTF();
      return new SnapshotRecord(
          parent.isEmpty() ? Optional.empty() : Optional.of(ChainId.parse(parent)),
          Digest.parse(in.readUTF()),
          in.readLong(),
          Instant.ofEpochMilli(in.readLong()));
    } catch (IOException damaged) {
      throw new StoreFailure("a damaged record of a snapshot", damaged);
    }
  }
}
