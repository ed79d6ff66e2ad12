package io.moorage.runner.engine.door;

import io.netty.buffer.ByteBuf;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Bytes on their way to the client. Each write goes out at once, or waits for a slow reader. */
final class Outflow extends OutputStream {
  private static final int PIECE = 64 << 10;

  private final EpollDomainSocketChannel channel;
  private final Way way;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();

  private Outflow(EpollDomainSocketChannel channel, Way way) {
    this.channel = channel;
    this.way = way;
  }

  /** How bytes get to the socket. */
  private interface Way {
    boolean hasRoom();

    /** By any thread. */
    void send(ByteBuf bytes);
  }

  /** The body of an answer, which HTTP frames. */
  static Outflow framed(EpollDomainSocketChannel channel) {
    return new Outflow(
        channel,
        new Way() {
          @Override
          public boolean hasRoom() {
            return channel.isWritable();
          }

          @Override
          public void send(ByteBuf bytes) {
            var _ = channel.writeAndFlush(new DefaultHttpContent(bytes), channel.voidPromise());
          }
        });
  }

  /** A stream whose bytes go as they are. */
  static Outflow bare(EpollDomainSocketChannel channel, StreamWriter writer) {
    return new Outflow(
        channel,
        new Way() {
          @Override
          public boolean hasRoom() {
            return writer.pending() < 4 * PIECE;
          }

          @Override
          public void send(ByteBuf bytes) {
            writer.write(bytes);
          }
        });
  }

  /** Called on the loop when the client has read, or has gone. */
  void moved() {
    lock.lock();
    try {
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, source.length);
    for (int sent = 0; sent < length; sent += PIECE) {
      int count = Math.min(PIECE, length - sent);
      awaitRoom();
      way.send(channel.alloc().directBuffer(count).writeBytes(source, offset + sent, count));
    }
  }

  private void awaitRoom() throws IOException {
    lock.lock();
    try {
      while (!way.hasRoom() && channel.isActive()) {
        moved.await();
      }
    } catch (InterruptedException gone) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("the client has gone").initCause(gone);
    } finally {
      lock.unlock();
    }
    if (!channel.isActive()) {
      throw new IOException("the client has gone");
    }
  }
}
