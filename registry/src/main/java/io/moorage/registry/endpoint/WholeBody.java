package io.moorage.registry.endpoint;

import io.moorage.blobstore.BlobStoreFailure;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** A small body, read to its end into memory. */
final class WholeBody {
  private static final int FIRST = 8 << 10;
  private static final int FIRST_MOST = 64 << 10;

  private WholeBody() {}

  /**
   * Reads the request's body.
   *
   * @throws Refusal if it has more than {@code longest} bytes; if the client says so beforehand,
   *     none of it is read
   */
  static byte[] read(Call call, int longest) {
    long announced = call.bodyLength().orElse(-1);
    if (announced > longest) {
      throw tooLarge(longest);
    }
    var bytes = new Grown(Math.clamp(announced, FIRST, FIRST_MOST));
    for (var part = call.body().next(); !part.isEmpty(); part = call.body().next()) {
      bytes.add(part, longest);
    }
    if (announced >= 0 && bytes.size() != announced) {
      throw new BlobStoreFailure.BodyCutOff(
          "%d of %d bytes came".formatted(bytes.size(), announced));
    }
    return bytes.toByteArray();
  }

  private static Refusal tooLarge(int longest) {
    return new Refusal(
        ErrorCode.MANIFEST_TOO_LARGE, "a manifest has at most %d bytes here".formatted(longest));
  }

  /** Hands its array out instead of a copy when it happens to be full, which is the rule. */
  private static final class Grown extends ByteArrayOutputStream {
    Grown(int size) {
      super(size);
    }

    void add(List<ByteBuffer> part, int longest) {
      for (var buffer : part) {
        if (buffer.remaining() > longest - count) {
          throw tooLarge(longest);
        }
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        write(bytes, 0, bytes.length);
      }
    }

    @Override
    public synchronized byte[] toByteArray() {
      return count == buf.length ? buf : Arrays.copyOf(buf, count);
    }
  }
}
