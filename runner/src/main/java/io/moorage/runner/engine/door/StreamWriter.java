package io.moorage.runner.engine.door;

import io.netty.buffer.ByteBuf;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes what a stream says, once its connection was taken over. It writes to the socket by itself
 * and looks again after a moment when that is full: Netty 4.2.17 loses a connection from epoll when
 * its client has closed its half, and fails the first write that the socket does not take at once.
 * On the connection's loop but for what says otherwise, so that the descriptor is never another's.
 */
final class StreamWriter {
  private static final long FIRST_PAUSE_MICROS = 500;
  private static final long LONGEST_PAUSE_MICROS = 16_000;

  private final EpollDomainSocketChannel channel;
  private final Runnable moved;
  private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>();
  private final AtomicLong pending = new AtomicLong();
  private long pause = FIRST_PAUSE_MICROS;
  private boolean paused;
  private Runnable drained = () -> {};

  /**
   * @param moved told when there may be room again
   */
  StreamWriter(EpollDomainSocketChannel channel, Runnable moved) {
    this.channel = channel;
    this.moved = moved;
  }

  /** How much has not gone out yet. By any thread. */
  long pending() {
    return pending.get();
  }

  /** Takes over what is to be written. By any thread. */
  void write(ByteBuf some) {
    pending.addAndGet(some.readableBytes());
    channel.eventLoop().execute(() -> take(some));
  }

  private void take(ByteBuf some) {
    if (!channel.isOpen()) {
      pending.addAndGet(-some.readableBytes());
      some.release();
      return;
    }
    waiting.add(some);
    if (!paused) {
      pump();
    }
  }

  /** Does something when all is written; at once, if it is. */
  void whenDrained(Runnable work) {
    drained = work;
    if (waiting.isEmpty()) {
      work.run();
    }
  }

  /** Drops what is left: nobody reads it. */
  void release() {
    for (var some = waiting.poll(); some != null; some = waiting.poll()) {
      pending.addAndGet(-some.readableBytes());
      some.release();
    }
  }

  private void pump() {
    paused = false;
    if (waiting.isEmpty() || !channel.isOpen()) {
      return;
    }
    try {
      // The header of the answer goes by Netty's own way, and first.
      boolean clear = channel.unsafe().outboundBuffer().isEmpty();
      while (clear && writeSome()) {
        pause = FIRST_PAUSE_MICROS;
      }
    } catch (IOException gone) {
      var _ = channel.close();
      return;
    }
    moved.run();
    if (waiting.isEmpty()) {
      drained.run();
    } else {
      paused = true;
      var _ = channel.eventLoop().schedule(this::pump, pause, TimeUnit.MICROSECONDS);
      pause = Math.min(LONGEST_PAUSE_MICROS, pause * 2);
    }
  }

  /** Whether anything was written. */
  private boolean writeSome() throws IOException {
    var first = waiting.peek();
    if (first == null) {
      return false;
    }
    var some = first.internalNioBuffer(first.readerIndex(), first.readableBytes());
    int written = channel.fd().write(some, some.position(), some.limit());
    first.skipBytes(written);
    pending.addAndGet(-written);
    if (!first.isReadable()) {
      waiting.remove().release();
    }
    return written > 0;
  }
}
