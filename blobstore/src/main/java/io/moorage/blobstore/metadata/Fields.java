package io.moorage.blobstore.metadata;

import io.moorage.blobstore.kv.StoreFailure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * How a record becomes bytes: one byte for the version of its format, then its fields in the form
 * of {@link java.io.DataOutput}. A new version may only add fields at the end; its owner gives them
 * a value when it reads an older one.
 */
final class Fields {
  /** The value of a record whose key says all. */
  static final byte[] NONE = write(out -> {});

  private static final int VERSION = 1;

  private Fields() {}

  static byte[] write(Writer fields) {
    var bytes = new ByteArrayOutputStream(64);
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      fields.write(out);
    } catch (IOException impossible) {
      throw new UncheckedIOException("in memory", impossible);
    }
    return bytes.toByteArray();
  }

  static <T> T read(byte[] record, Reader<T> fields) {
    try (var in = new DataInputStream(new ByteArrayInputStream(record))) {
      int version = in.readByte();
      if (version != VERSION) {
        throw new StoreFailure("a record of format " + version + ", written by a newer Moorage");
      }
      return fields.read(in);
    } catch (IOException damaged) {
      throw new StoreFailure("a damaged record", damaged);
    }
  }

  @FunctionalInterface
  interface Writer {
    void write(DataOutputStream out) throws IOException;
  }

  @FunctionalInterface
  interface Reader<T> {
    T read(DataInputStream in) throws IOException;
  }
}
