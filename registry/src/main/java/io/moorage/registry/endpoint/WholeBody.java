package io.moorage.registry.endpoint;

import io.moorage.blobstore.BlobStoreFailure;
import io.moorage.blobstore.Upload;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * A small body, read to its end into memory. Few are larger than an eighth of a megabyte; of those,
 * and of those that do not say how long they are, only so many are held at once, so that memory
 * stays bounded whoever sends them.
 */
final class WholeBody implements AutoCloseable {
  private static final int LARGE = 128 << 10;

  private final byte[] bytes;
  private final Runnable release;

  private WholeBody(byte[] bytes, Runnable release) {
    this.bytes = bytes;
    this.release = release;
  }

  /**
   * Reads the request's body.
   *
   * @param large where large bodies take their places
   * @throws Refusal if it has more than {@code longest} bytes, and if the client says so
   *     beforehand, none of it is read; or if too many large ones are held already
   */
  static WholeBody read(Call call, int longest, LargeBodies large) {
    long announced = call.bodyLength().orElse(-1);
    if (announced > longest) {
      throw tooLarge(longest);
    }
    if (announced >= 0 && announced <= LARGE) {
      return new WholeBody(read(call.body(), announced, longest), () -> {});
    }
    large.enter();
    boolean whole = false;
    try {
      var bytes = read(call.body(LargeBodies.WITHIN), announced, longest);
      whole = true;
      return new WholeBody(bytes, large::leave);
    } finally {
      if (!whole) {
        large.leave();
      }
    }
  }

  private static byte[] read(Upload.Body from, long announced, int longest) {
    var body = new Growing(announced < 0 ? longest : announced);
    for (var part = from.next(); !part.isEmpty(); part = from.next()) {
      body.add(part, longest);
    }
    if (announced >= 0 && body.size() != announced) {
      throw new BlobStoreFailure.BodyCutOff(
          "%d of %d bytes came".formatted(body.size(), announced));
    }
    return body.toByteArray();
  }

  byte[] bytes() {
    return bytes;
  }

  /** To be called when the bytes are not needed any more, but for what was stored of them. */
  @Override
  public void close() {
    release.run();
  }

  private static Refusal tooLarge(int longest) {
    return new Refusal(
        ErrorCode.MANIFEST_TOO_LARGE, "a manifest has at most %d bytes here".formatted(longest));
  }

  /**
   * Takes at most twice the memory of what has come, as very many clients may announce much and
   * send little. What is all there at once, or comes to what was announced, is copied once.
   */
  private static final class Growing {
    private final long most;
    private byte[] bytes = new byte[0];
    private int size;

    /**
     * @param most how large it gets, as far as is known
     */
    Growing(long most) {
      this.most = most;
    }

    int size() {
      return size;
    }

    void add(List<ByteBuffer> part, int longest) {
      long more = 0;
      for (var buffer : part) {
        more += buffer.remaining();
      }
      if (more > longest - size) {
        throw tooLarge(longest);
      }
      int needed = size + (int) more;
      if (needed > bytes.length) {
        long twice = Math.max(2L * bytes.length, needed);
        bytes = Arrays.copyOf(bytes, (int) Math.max(needed, Math.min(twice, most)));
      }
      for (var buffer : part) {
        int length = buffer.remaining();
        buffer.get(bytes, size, length);
        size += length;
      }
    }

    /** A copy only if not all of it is filled. */
    byte[] toByteArray() {
      return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }
  }
}
