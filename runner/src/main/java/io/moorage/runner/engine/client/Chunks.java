package io.moorage.runner.engine.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * A body in chunks.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-7.1">RFC 9112 §7.1</a>
 */
final class Chunks extends InputStream {
  private final InputStream in;
  private long left;
  private boolean first = true;
  private boolean ended;

  Chunks(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (left == 0 && !ended) {
      next();
    }
    if (ended) {
      return -1;
    }
    int count = in.read(target, offset, (int) Math.min(length, left));
    if (count < 0) {
      throw new EOFException("the answer broke off");
    }
    left -= count;
    return count;
  }

  private void next() throws IOException {
    if (!first) {
      EngineReply.line(in);
    }
    first = false;
    var size = EngineReply.line(in);
    int extension = size.indexOf(';');
    try {
      left =
          Long.parseLong(extension < 0 ? size.strip() : size.substring(0, extension).strip(), 16);
    } catch (NumberFormatException e) {
      throw new IOException("the answer is badly framed", e);
    }
    if (left < 0) {
      throw new IOException("the answer is badly framed: a chunk of " + left + " bytes");
    }
    ended = left == 0;
  }
}
