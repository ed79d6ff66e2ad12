package io.moorage.registry.http;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes the lines that the loops gathered, in blocks and on a thread of its own: a slow terminal
 * or disk costs lines, which are counted, and never a request.
 */
final class AccessLog implements AutoCloseable {
  private static final Logger LOG = System.getLogger(AccessLog.class.getName());
  private static final int MOST_BLOCKS = 128;
  private static final long WAIT_MILLIS = 200;

  private final OutputStream out;
  private final BlockingQueue<byte[]> blocks = new ArrayBlockingQueue<>(MOST_BLOCKS);
  private final AtomicLong dropped = new AtomicLong();
  private final Thread writer;
  private volatile boolean closing;

  /**
   * @param out where the lines go; flushed, not closed
   */
  AccessLog(OutputStream out) {
    this.out = out;
    this.writer = Thread.ofPlatform().daemon().name("access-log").start(this::write);
  }

  /** Takes whole lines. Never blocks. */
  void add(byte[] block) {
    if (block.length > 0 && !blocks.offer(block)) {
      dropped.incrementAndGet();
    }
  }

  private void write() {
    try {
      while (!closing || !blocks.isEmpty()) {
        var block = blocks.poll(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        if (block == null) {
          continue;
        }
        out.write(block);
        if (blocks.isEmpty()) {
          out.flush();
        }
        long lost = dropped.getAndSet(0);
        if (lost > 0) {
          LOG.log(Level.WARNING, "the access log is too slow: {0} blocks of lines dropped", lost);
        }
      }
      out.flush();
    } catch (IOException gone) {
      LOG.log(Level.WARNING, "the access log cannot be written and ends here", gone);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes what is there, for a few seconds at most. */
  @Override
  public void close() {
    try {
      closing = true;
      writer.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
