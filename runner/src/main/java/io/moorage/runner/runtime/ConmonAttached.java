package io.moorage.runner.runtime;

import static java.lang.System.Logger.Level.DEBUG;

import io.moorage.blobstore.linux.Errno;
import io.moorage.blobstore.linux.SystemCallFailure;
import io.moorage.runner.linux.PacketSocket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The streams of a process, through the socket of its conmon. A thread of its own receives, because
 * it blocks in the kernel; it ends with the process, or when this is closed.
 */
final class ConmonAttached implements Attached {
  private static final System.Logger LOG = System.getLogger(ConmonAttached.class.getName());
  private static final int PIECES = 16;
  private static final int LARGEST_INPUT = 8192;
  private static final int CONNECT_TRIES = 500;
  private static final long STACK = 128L << 10;
  private static final byte STDERR = 3;

  private final PacketSocket socket;
  private final boolean input;
  private final Optional<DetachKeys> keys;

  /** What came and is not read yet; an empty one is the end. */
  private final BlockingQueue<Optional<Output>> queue = new ArrayBlockingQueue<>(PIECES);

  private boolean ended;
  private volatile boolean closed;
  private volatile boolean received;

  private ConmonAttached(PacketSocket socket, boolean input, Optional<DetachKeys> keys) {
    this.socket = socket;
    this.input = input;
    this.keys = keys;
  }

  /**
   * Connects.
   *
   * @param directory where conmon's socket is
   * @param input whether what is written goes to the process; it is nothing to it else
   * @param keys that detach, if there are any
   */
  static ConmonAttached to(Path directory, boolean input, Optional<DetachKeys> keys)
      throws InterruptedException {
    var attached = new ConmonAttached(connect(directory), input, keys);
    Thread.ofPlatform().daemon().name("attached").stackSize(STACK).start(attached::receive);
    return attached;
  }

  private static PacketSocket connect(Path directory) throws InterruptedException {
    for (int i = 0; ; i++) {
      try {
        return PacketSocket.connect(directory, "attach");
      } catch (SystemCallFailure e) {
        if (e.errno() != Errno.EAGAIN || i == CONNECT_TRIES) {
          throw new RuntimeFailure("attaching: " + e.getMessage(), e);
        }
        Thread.sleep(10);
      }
    }
  }

  private void receive() {
    try {
      socket.receive(this::take);
    } catch (SystemCallFailure e) {
      LOG.log(DEBUG, "an attached stream broke off", e);
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    } finally {
      received = true;
      release();
      offer(Optional.empty());
    }
  }

  /** A packet's first byte tells the stream. */
  private void take(byte[] packet) {
    var stream = packet[0] == STDERR ? Stream.STDERR : Stream.STDOUT;
    offer(Optional.of(new Output(stream, Arrays.copyOfRange(packet, 1, packet.length))));
  }

  /** While the reader is slow the process waits for it. */
  private void offer(Optional<Output> output) {
    try {
      boolean taken = false;
      while (!closed && !taken) {
        taken = queue.offer(output, 100, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void release() {
    try {
      socket.close();
    } catch (SystemCallFailure e) {
      LOG.log(DEBUG, "closing an attached stream", e);
    }
  }

  @Override
  public Optional<Output> read() throws InterruptedException {
    if (ended) {
      return Optional.empty();
    }
    var output = queue.take();
    ended = output.isEmpty();
    return output;
  }

  @Override
  public boolean write(byte[] bytes, int offset, int length) throws InterruptedException {
    if (keys.isEmpty()) {
      send(bytes, offset, length);
      return true;
    }
    var passed = keys.get().pass(bytes, offset, length);
    send(passed.bytes(), 0, passed.bytes().length);
    if (passed.detach()) {
      close();
    }
    return !passed.detach();
  }

  /** An empty packet would be an end. */
  private void send(byte[] bytes, int offset, int length) throws InterruptedException {
    int sent = 0;
    long pause = 1;
    while (input && sent < length && !closed && !received) {
      int piece = Math.min(LARGEST_INPUT, length - sent);
      if (trySend(bytes, offset + sent, piece)) {
        sent += piece;
        pause = 1;
      } else {
        Thread.sleep(pause);
        pause = Math.min(20, pause * 2);
      }
    }
  }

  private synchronized boolean trySend(byte[] bytes, int offset, int length) {
    if (closed || received) {
      return true;
    }
    try {
      return socket.trySend(bytes, offset, length);
    } catch (SystemCallFailure e) {
      // As a pipe whose reader is gone: what is written is lost, and the process decides its end.
      LOG.log(DEBUG, "input that nobody takes", e);
      return true;
    }
  }

  @Override
  public synchronized void endInput() {
    if (input && !closed && !received) {
      try {
        socket.endOutput();
      } catch (SystemCallFailure e) {
        LOG.log(DEBUG, "ending the input", e);
      }
    }
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    if (!received) {
      try {
        socket.shutDown();
      } catch (SystemCallFailure e) {
        LOG.log(DEBUG, "detaching", e);
      }
    }
    closed = true;
    // Who reads now, or will, finds the end.
    queue.clear();
    var _ = queue.offer(Optional.empty());
  }
}
