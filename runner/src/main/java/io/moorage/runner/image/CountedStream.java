package io.moorage.runner.image;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reports how far it has been read: often enough to look at, too seldom to cost anything. */
final class CountedStream extends FilterInputStream {
  private static final long STEP_BYTES = 512 << 10;
  private static final long STEP_NANOS = 100_000_000;

  private final long total;
  private final Report report;
  private long current;
  private long reported;
  private long reportedAt = System.nanoTime() - STEP_NANOS;

  /** Told so many bytes of so many. */
  @FunctionalInterface
  interface Report {
    void reached(long current, long total);
  }

  CountedStream(InputStream in, long total, Report report) {
    super(in);
    this.total = total;
    this.report = report;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = super.read(bytes, offset, length);
    if (read > 0) {
      current += read;
      if (current - reported >= STEP_BYTES && System.nanoTime() - reportedAt >= STEP_NANOS) {
        reported = current;
        reportedAt = System.nanoTime();
        report.reached(current, total);
      }
    }
    return read;
  }

  @Override
  public long skip(long count) throws IOException {
    return readNBytes((int) Math.min(count, 64 << 10)).length;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
