package io.moorage.registry.http;

import io.moorage.blobstore.BlobStoreFailure.BodyCutOff;
import io.moorage.blobstore.Upload;
import io.netty.channel.Channel;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A request's body on its way from the loop to the thread that reads it. What has arrived is handed
 * on together. When enough waits, or all bodies together hold what they may, the client is stopped:
 * nothing more is read from its socket, but for the receive buffer that may be under way. So a body
 * holds about a megabyte at most, half of it waiting, half with the reader, and all of them
 * together what {@link BodyBudget} says.
 *
 * <p>The request itself is never paused: Vert.x would read on for a while, and keep what it reads
 * where nobody counts it. Vert.x has a hand in the channel's auto-read only while a request waits
 * for the answer to the one before it; as it turns it on again then, each arrival says anew what is
 * to be.
 */
final class RequestBody implements Upload.Body {
  private static final long HIGH_WATER = 448 << 10;
  private static final long SOON = 256 << 10;
  private static final long LINGER_MILLIS = 2_000;

  private final HttpServerRequest request;
  private final ContextInternal context;
  private final Channel channel;
  private final BodyBudget budget;
  private final Permits.Permit permit;
  private final long patienceNanos;
  private final boolean expectsContinue;

  // Of the thread that reads.
  private boolean limited;
  private long deadline;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  // Guarded by the lock.
  private List<ByteBuffer> arrived = new ArrayList<>();
  private long waiting;
  private long withReader;
  private boolean flowing;
  private boolean turn;
  private boolean asked;
  private boolean ended;
  private @Nullable String brokenOff;
  private long received;
  private boolean discarding;
  private boolean closesAtEnd;

  /**
   * To be made on the loop, before the request's handler returns; nothing flows until the body is
   * asked for.
   *
   * @param budget what all bodies may hold
   * @param patience how long a client may send nothing
   */
  RequestBody(
      HttpServerRequest request,
      ContextInternal context,
      BodyBudget budget,
      Permits.Permit permit,
      Duration patience) {
    this.request = request;
    this.context = context;
    this.channel = ((ConnectionBase) request.connection()).channel();
    this.budget = budget;
    this.permit = permit;
    this.patienceNanos = patience.toNanos();
    this.expectsContinue = request.headers().contains(HttpHeaders.EXPECT);
    channel.config().setAutoRead(false);
    request.handler(this::arrive);
    request.endHandler(_ -> end());
    request.exceptionHandler(why -> breakOff(String.valueOf(why.getMessage())));
  }

  private void arrive(Buffer buffer) {
    lock.lock();
    try {
      received += buffer.length();
      if (discarding) {
        return;
      }
      for (var part : ((BufferInternal) buffer).getByteBuf().nioBuffers()) {
        arrived.add(part);
      }
      waiting += buffer.length();
      budget.take(buffer.length());
      turn = false;
      steer();
      moved.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets more come, or not, as things stand. On the loop, with the lock. When the body is over the
   * connection belongs to the next request.
   */
  private void steer() {
    if (!isOver()) {
      flowing = discarding || (asked && waiting < HIGH_WATER && (turn || budget.admits(this)));
      channel.config().setAutoRead(flowing);
    }
  }

  private boolean isOver() {
    return ended || brokenOff != null;
  }

  /** Called when there is room for more in the budget, by any thread. */
  void goOn() {
    context.runOnContext(
        _ -> {
          lock.lock();
          try {
            turn = true;
            steer();
          } finally {
            lock.unlock();
          }
        });
  }

  /** On the loop, with the lock. */
  private void leave() {
    budget.leave(this);
    if (channel.isActive()) {
      channel.config().setAutoRead(true);
    }
  }

  private void end() {
    boolean close;
    lock.lock();
    try {
      ended = true;
      leave();
      close = closesAtEnd;
      moved.signal();
    } finally {
      lock.unlock();
    }
    if (close) {
      request.connection().close();
    }
  }

  private void breakOff(String why) {
    lock.lock();
    try {
      if (!isOver()) {
        brokenOff = why;
        leave();
      }
      moved.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Breaks the body off when it is not all there in this time. */
  RequestBody within(Duration most) {
    limited = true;
    deadline = System.nanoTime() + most.toNanos();
    return this;
  }

  private long patience() {
    return limited ? Math.min(patienceNanos, deadline - System.nanoTime()) : patienceNanos;
  }

  @Override
  public List<ByteBuffer> next() {
    permit.close();
    budget.giveBack(taken());
    var part = await();
    permit.takeChunk();
    return part;
  }

  /** What the reader had, and has no more. */
  private long taken() {
    lock.lock();
    try {
      long taken = withReader;
      withReader = 0;
      return taken;
    } finally {
      lock.unlock();
    }
  }

  private List<ByteBuffer> await() {
    lock.lock();
    try {
      flow();
      long patience = patience();
      while (arrived.isEmpty() && !ended && brokenOff == null) {
        if (patience <= 0) {
          throw new BodyCutOff("the client took too long");
        }
        long left = moved.awaitNanos(patience);
        // A client that we stopped is not the one who is late.
        patience = flowing ? left : patience();
      }
      if (arrived.isEmpty() && brokenOff != null) {
        throw new BodyCutOff(brokenOff);
      }
      var part = arrived;
      arrived = new ArrayList<>();
      withReader = waiting;
      waiting = 0;
      flow();
      return part;
    } catch (InterruptedException shuttingDown) {
      Thread.currentThread().interrupt();
      throw new BodyCutOff("the registry is shutting down");
    } finally {
      lock.unlock();
    }
  }

  /** Lets the client go on, if it was stopped and may. Called with the lock. */
  private void flow() {
    if (flowing || isOver()) {
      return;
    }
    boolean first = !asked;
    asked = true;
    context.runOnContext(
        _ -> {
          if (first && expectsContinue && !request.response().closed()) {
            request.response().writeContinue();
          }
          lock.lock();
          try {
            steer();
          } finally {
            lock.unlock();
          }
        });
  }

  /**
   * Whether what is still to come is so little that waiting for it costs less than a new
   * connection. A client that waits for leave to send is not waited for.
   */
  boolean endsSoon() {
    lock.lock();
    try {
      if (ended) {
        return true;
      }
      long announced = announced();
      return (asked || !expectsContinue) && announced >= 0 && announced - received <= SOON;
    } finally {
      lock.unlock();
    }
  }

  private long announced() {
    var length = request.headers().get(HttpHeaders.CONTENT_LENGTH);
    return length == null ? -1 : Long.parseLong(length);
  }

  /**
   * Throws away what comes from now on, so that the client gets to read its answer: a connection
   * closed on bytes unread takes the answer with it. On the loop, once the answer is written.
   *
   * @param closing whether the connection ends with this request
   */
  void discard(boolean closing) {
    boolean over;
    long unread;
    lock.lock();
    try {
      discarding = true;
      arrived = new ArrayList<>();
      unread = waiting + withReader;
      waiting = 0;
      withReader = 0;
      over = isOver();
      closesAtEnd = closing;
      budget.leave(this);
      steer();
    } finally {
      lock.unlock();
    }
    budget.giveBack(unread);
    if (over) {
      if (closing) {
        request.connection().close();
      }
    } else {
      context.owner().setTimer(LINGER_MILLIS, _ -> closeUnlessEnded());
    }
  }

  private void closeUnlessEnded() {
    boolean over;
    lock.lock();
    try {
      over = ended;
    } finally {
      lock.unlock();
    }
    if (!over) {
      request.connection().close();
    }
  }
}
