package io.moorage.registry.http;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What has come of a body: that which waits for its reader, and that which the reader has now.
 * Guarded by the lock of the body.
 */
final class Arrived {
  /**
   * For less a reader is not called, nor for fewer parts: a thread that is called for each few
   * bytes of a slow client takes its time from the others.
   */
  private static final long WORTH = 2 << 10;

  private static final int WORTH_PARTS = 16;

  private List<ByteBuffer> parts = new ArrayList<>();
  private long waiting;
  private long withReader;

  void add(ByteBuf bytes) {
    waiting += bytes.readableBytes();
    for (var part : bytes.nioBuffers()) {
      parts.add(part);
    }
  }

  boolean isEmpty() {
    return parts.isEmpty();
  }

  boolean isWorthACall() {
    return waiting >= WORTH || parts.size() >= WORTH_PARTS;
  }

  /** How many bytes wait. */
  long waiting() {
    return waiting;
  }

  /** Gives all that waits to the reader. */
  List<ByteBuffer> take() {
    var taken = parts;
    parts = new ArrayList<>();
    withReader = waiting;
    waiting = 0;
    return taken;
  }

  /** The reader is done with what it had; returns how many bytes that were. */
  long done() {
    long had = withReader;
    withReader = 0;
    return had;
  }

  /** Forgets everything; returns how many bytes that were. */
  long drop() {
    long had = waiting + withReader;
    parts = new ArrayList<>();
    waiting = 0;
    withReader = 0;
    return had;
  }
}
