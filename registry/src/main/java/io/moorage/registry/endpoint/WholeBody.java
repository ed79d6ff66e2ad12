package io.moorage.registry.endpoint;

import io.moorage.blobstore.BlobStoreFailure;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * A small body, read to its end into memory. Few are larger than an eighth of a megabyte; of those
 * only so many are held at once, so that memory stays bounded whoever sends them.
 */
final class WholeBody implements AutoCloseable {
  private static final int FIRST = 8 << 10;
  private static final int FIRST_MOST = 64 << 10;
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
   * @param large one permit for each large body
   * @throws Refusal if it has more than {@code longest} bytes, and if the client says so
   *     beforehand, none of it is read; or if too many large ones are held already
   */
  static WholeBody read(Call call, int longest, Semaphore large) {
    long announced = call.bodyLength().orElse(-1);
    if (announced > longest) {
      throw tooLarge(longest);
    }
    var body = new Growing(announced < 0 ? FIRST : (int) Math.min(announced, FIRST_MOST), large);
    boolean whole = false;
    try {
      for (var part = call.body().next(); !part.isEmpty(); part = call.body().next()) {
        body.add(part, longest);
      }
      if (announced >= 0 && body.size() != announced) {
        throw new BlobStoreFailure.BodyCutOff(
            "%d of %d bytes came".formatted(body.size(), announced));
      }
      whole = true;
      return new WholeBody(body.toByteArray(), body::release);
    } finally {
      if (!whole) {
        body.release();
      }
    }
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

  /** Hands its array out instead of a copy when it is full: then the client announced its size. */
  private static final class Growing extends ByteArrayOutputStream {
    private final Semaphore large;
    private boolean isLarge;

    Growing(int size, Semaphore large) {
      super(size);
      this.large = large;
    }

    void add(List<ByteBuffer> part, int longest) {
      for (var buffer : part) {
        if (buffer.remaining() > longest - count) {
          throw tooLarge(longest);
        }
        if (!isLarge && count + buffer.remaining() > LARGE) {
          isLarge = large.tryAcquire();
          if (!isLarge) {
            throw new Refusal(
                ErrorCode.TOO_MANY_REQUESTS,
                "too many large manifests at once; try again",
                Headers.of("Retry-After", "1"));
          }
        }
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        write(bytes, 0, bytes.length);
      }
    }

    void release() {
      if (isLarge) {
        isLarge = false;
        large.release();
      }
    }

    @Override
    public synchronized byte[] toByteArray() {
      return count == buf.length ? buf : Arrays.copyOf(buf, count);
    }
  }
}
