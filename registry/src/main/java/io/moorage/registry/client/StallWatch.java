package io.moorage.registry.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Closes what is being read and brings nothing: the HTTP client waits for ever for a body. */
final class StallWatch implements AutoCloseable {
  private static final int PASSED_AT_ONCE = 64 << 10;

  private final long idle;
  private final Set<Watched> readings = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("registry-client-stalls").daemon(true).factory());

  StallWatch(Duration idle) {
    this.idle = idle.toNanos();
    long period = Math.max(10, idle.toMillis() / 4);
    var _ = clock.scheduleWithFixedDelay(this::sweep, period, period, TimeUnit.MILLISECONDS);
  }

  /** The same stream; a reading of it that waits too long ends with an exception. */
  InputStream watched(InputStream in) {
    return new Watched(in);
  }

  private void sweep() {
    long now = System.nanoTime();
    readings.forEach(reading -> reading.closeIfSince(now - idle));
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }

  private final class Watched extends FilterInputStream {
    private volatile long since;

    Watched(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      int read = read(one, 0, 1);
      return read < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      since = System.nanoTime();
      readings.add(this);
      try {
        return in.read(bytes, offset, length);
      } finally {
        readings.remove(this);
      }
    }

    /** By reading, so that this waits no longer either. */
    @Override
    public long skip(long count) throws IOException {
      var passed = new byte[Math.clamp(count, 0, PASSED_AT_ONCE)];
      return Math.max(0, read(passed, 0, passed.length));
    }

    void closeIfSince(long limit) {
      if (since - limit < 0) {
        try {
          in.close();
        } catch (IOException gone) {
          // Its reader sees that.
        }
      }
    }
  }
}
