package io.moorage.registry.http;

import io.moorage.blobstore.BlobStoreFailure;
import io.moorage.blobstore.BlobStoreFailure.BodyCutOff;
import io.moorage.blobstore.BlobStoreFailure.BodyTimedOut;
import io.moorage.blobstore.Upload;
import io.netty.channel.Channel;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.ByteBuffer;
import java.time.Duration;
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
  private final Connections connections;
  private final Pace pace;
  private final boolean expectsContinue;
  private final boolean http2;

  // Of the thread that reads.
  private boolean limited;
  private long deadline;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  // Guarded by the lock.
  private final Arrived arrived = new Arrived();
  private boolean flowing;
  private boolean readerWaits;
  private boolean turn;
  private boolean asked;
  private boolean ended;
  private @Nullable BlobStoreFailure brokenOff;
  private long received;
  private long seen;
  private boolean clientsTurn;
  private boolean discarding;
  private boolean closesAtEnd;

  /**
   * To be made on the loop, before the request's handler returns; nothing flows until the body is
   * asked for.
   *
   * @param budget what all bodies may hold
   * @param connections those of the loop: they look after its pace
   */
  RequestBody(
      HttpServerRequest request,
      ContextInternal context,
      BodyBudget budget,
      Permits.Permit permit,
      Connections connections) {
    this.request = request;
    this.context = context;
    this.channel = ((ConnectionBase) request.connection()).channel();
    this.budget = budget;
    this.permit = permit;
    this.connections = connections;
    this.pace = connections.newPace();
    this.expectsContinue = request.headers().contains(HttpHeaders.EXPECT);
    this.http2 = request.version() == HttpVersion.HTTP_2;
    connections.flows(request.connection(), this);
    read(false);
    request.handler(this::arrive);
    request.endHandler(_ -> end());
    request.exceptionHandler(why -> breakOff(new BodyCutOff(String.valueOf(why.getMessage()))));
  }

  /** On one HTTP/2 connection many bodies come, so there each is stopped by itself. */
  private void read(boolean on) {
    if (!http2) {
      channel.config().setAutoRead(on);
    } else if (on) {
      request.resume();
    } else {
      request.pause();
    }
  }

  private void arrive(Buffer buffer) {
    lock.lock();
    try {
      received += buffer.length();
      if (discarding) {
        return;
      }
      arrived.add(((BufferInternal) buffer).getByteBuf());
      budget.take(buffer.length());
      turn = false;
      steer();
      if (arrived.isWorthACall()) {
        moved.signal();
      }
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
      flowing =
          discarding || (asked && arrived.waiting() < HIGH_WATER && (turn || budget.admits(this)));
      read(flowing);
      if (!flowing) {
        moved.signal();
      }
    }
  }

  /**
   * Looks at the body's pace, once a tick: it is the client's turn while it may send and the reader
   * waits for more. On the loop.
   */
  void tick() {
    lock.lock();
    try {
      if (isOver() || discarding) {
        return;
      }
      boolean before = clientsTurn;
      clientsTurn = flowing && readerWaits;
      long come = received - seen;
      seen = received;
      if (pace.isTooSlow(come, before && clientsTurn)) {
        connections.count(Wire.Cut.BODY);
        brokenOff = new BodyTimedOut();
        leave();
        moved.signal();
      }
    } finally {
      lock.unlock();
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
    connections.over(this);
    if (!http2 && channel.isActive()) {
      read(true);
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
      close();
    }
  }

  /**
   * What came is not what HTTP allows, and what follows cannot be read.
   *
   * @return whether somebody is there to say so
   */
  boolean malformed() {
    breakOff(new BodyCutOff("it is malformed"));
    lock.lock();
    try {
      return !discarding;
    } finally {
      lock.unlock();
    }
  }

  private void breakOff(BlobStoreFailure why) {
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
      return arrived.done();
    } finally {
      lock.unlock();
    }
  }

  private List<ByteBuffer> await() {
    lock.lock();
    try {
      flow();
      while (isTooLittle()) {
        readerWaits = true;
        if (!limited) {
          moved.await();
        } else if (moved.awaitNanos(deadline - System.nanoTime()) <= 0) {
          throw new BodyTimedOut();
        }
      }
      readerWaits = false;
      if (arrived.isEmpty() && brokenOff != null) {
        throw brokenOff;
      }
      var part = arrived.take();
      flow();
      return part;
    } catch (InterruptedException shuttingDown) {
      Thread.currentThread().interrupt();
      throw new BodyCutOff("the registry is shutting down");
    } finally {
      lock.unlock();
    }
  }

  /** Whether the reader is to wait for more. Not where no more may come. Called with the lock. */
  private boolean isTooLittle() {
    return !isOver() && (arrived.isEmpty() || (flowing && !arrived.isWorthACall()));
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
      if (isOver()) {
        return ended;
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
      unread = arrived.drop();
      over = isOver();
      closesAtEnd = closing;
      budget.leave(this);
      connections.over(this);
      steer();
    } finally {
      lock.unlock();
    }
    budget.giveBack(unread);
    if (over) {
      if (closing) {
        endGently();
        close();
      }
    } else {
      context.owner().setTimer(LINGER_MILLIS, _ -> closeUnlessEnded());
    }
  }

  /** A body that was broken off while its client sends: so is the answer to be read, too. */
  private void endGently() {
    if (!http2 && !ended && channel.isActive()) {
      connections.shut(request.connection());
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
      close();
    }
  }

  /** Ends the connection, or of an HTTP/2 connection this request alone. */
  private void close() {
    if (http2) {
      request.response().reset(0);
    } else {
      request.connection().close();
    }
  }
}
