package io.moorage.runner.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates gzip, member after member to the end of the stream. Unlike the JDK's own stream it takes
 * nothing else behind a member, and does not ask the source how much is available.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1952">RFC 1952</a>
 */
final class GzipStream extends InputStream {
  private static final int INPUT = 64 << 10;
  private static final int HEADER_CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xe0;
  private static final int LONGEST_TEXT = 1 << 16;

  private final InputStream source;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] input = new byte[INPUT];
  private int at;
  private int end;
  private boolean ended;

  GzipStream(InputStream source) throws IOException {
    this.source = source;
    readHeader();
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!ended) {
      int got = inflate(into, offset, length);
      if (got > 0) {
        crc.update(into, offset, got);
        return got;
      }
      if (inflater.finished()) {
        at = end - inflater.getRemaining();
        readTrailer();
        nextMember();
      } else if (inflater.needsDictionary()) {
        throw bad("a dictionary");
      } else {
        fill();
        inflater.setInput(input, at, end - at);
      }
    }
    return -1;
  }

  private int inflate(byte[] into, int offset, int length) {
    try {
      return inflater.inflate(into, offset, length);
    } catch (DataFormatException e) {
      throw bad(String.valueOf(e.getMessage()));
    }
  }

  private void readTrailer() throws IOException {
    if (read4() != crc.getValue()) {
      throw bad("a wrong checksum");
    }
    if (read4() != (inflater.getBytesWritten() & 0xffff_ffffL)) {
      throw bad("a wrong length");
    }
  }

  private void nextMember() throws IOException {
    if (at == end && !tryFill()) {
      ended = true;
      return;
    }
    inflater.reset();
    crc.reset();
    readHeader();
  }

  private void readHeader() throws IOException {
    if (readByte() != 0x1f || readByte() != 0x8b) {
      throw bad("something else in the place of a member");
    }
    if (readByte() != 8) {
      throw bad("an unknown method");
    }
    int flags = readByte();
    if ((flags & RESERVED) != 0) {
      throw bad("unknown flags");
    }
    skip(6);
    if ((flags & EXTRA) != 0) {
      skip(readByte() | (readByte() << 8));
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CRC) != 0) {
      skip(2);
    }
    inflater.setInput(input, at, end - at);
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      var _ = readByte();
    }
  }

  private void skipText() throws IOException {
    int length = 0;
    while (readByte() != 0) {
      if (++length > LONGEST_TEXT) {
        throw bad("a header without end");
      }
    }
  }

  private long read4() throws IOException {
    return readByte() | (readByte() << 8) | (readByte() << 16) | ((long) readByte() << 24);
  }

  private int readByte() throws IOException {
    if (at == end) {
      fill();
    }
    return input[at++] & 0xff;
  }

  private void fill() throws IOException {
    if (!tryFill()) {
      throw bad("cut off");
    }
  }

  private boolean tryFill() throws IOException {
    int got = source.read(input, 0, input.length);
    at = 0;
    end = Math.max(got, 0);
    return got > 0;
  }

  private static SnapshotFailure.BadLayer bad(String what) {
    return new SnapshotFailure.BadLayer("its gzip is damaged: " + what);
  }

  @Override
  public void close() {
    inflater.end();
  }
}
