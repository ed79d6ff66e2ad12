package io.moorage.blobstore.disk;

import io.moorage.blobstore.BlobStoreFailure.BodyCutOff;
import io.moorage.blobstore.Upload;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A body cut where the file wants it cut: every part but the last ends on a border of 64 KiB. What
 * arrives from a network ends anywhere, and pages of the cache that were begun by one write and
 * ended by another stay single pages, which are slower to serve than large ones.
 */
final class AlignedBody implements Upload.Body {
  private static final int BORDER = 64 << 10;

  private final Upload.Body body;
  private long position;
  private byte[] kept = {};
  private byte[] lent = {};
  private int held;
  private boolean ended;
  private Optional<BodyCutOff> cutOff = Optional.empty();

  /**
   * Cuts a body anew.
   *
   * @param position where in the file its first byte goes
   */
  AlignedBody(Upload.Body body, long position) {
    this.body = body;
    this.position = position;
  }

  /** What came before the body broke off is handed on before that is told. */
  @Override
  public List<ByteBuffer> next() {
    if (cutOff.isPresent()) {
      throw cutOff.get();
    }
    while (!ended) {
      List<ByteBuffer> part;
      try {
        part = body.next();
      } catch (BodyCutOff e) {
        if (held == 0) {
          throw e;
        }
        cutOff = Optional.of(e);
        return rest();
      }
      ended = part.isEmpty();
      long count = part.stream().mapToLong(ByteBuffer::remaining).sum();
      long end = position + held + count;
      long whole = end - end % BORDER - position;
      if (whole > 0) {
        return cut(part, whole);
      }
      part.forEach(this::keep);
    }
    return rest();
  }

  /** So many bytes of what is held and this part; the rest of it is held for the next. */
  private List<ByteBuffer> cut(List<ByteBuffer> part, long whole) {
    long left = whole - held;
    var parts = new ArrayList<>(rest());
    for (var bytes : part) {
      int taken = (int) Math.min(left, bytes.remaining());
      if (taken > 0) {
        parts.add(bytes.slice(bytes.position(), taken));
        left -= taken;
        position += taken;
      }
      keep(bytes.slice(bytes.position() + taken, bytes.remaining() - taken));
    }
    return parts;
  }

  /** Takes no more memory than it has to: of a thousand slow uploads each holds a few bytes. */
  private void keep(ByteBuffer bytes) {
    int count = bytes.remaining();
    if (held + count > kept.length) {
      kept = Arrays.copyOf(kept, Math.min(BORDER, Math.max(2 * kept.length, held + count)));
    }
    bytes.get(kept, held, count);
    held += count;
  }

  /** What is held, in an array that stays as it is until the next call. */
  private List<ByteBuffer> rest() {
    if (held == 0) {
      return List.of();
    }
    var full = kept;
    kept = lent;
    lent = full;
    var rest = ByteBuffer.wrap(full, 0, held);
    position += held;
    held = 0;
    return List.of(rest);
  }
}
