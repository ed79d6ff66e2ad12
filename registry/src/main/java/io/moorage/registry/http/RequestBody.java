package io.moorage.registry.http;

import io.moorage.blobstore.BlobStoreFailure.BodyCutOff;
import io.moorage.blobstore.Upload;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A request's body on its way from the loop to the thread that reads it. What has arrived is handed
 * on together; when enough waits, the client is slowed down. Never more than a megabyte is held:
 * half of it waiting, half with the reader.
 */
final class RequestBody implements Upload.Body {
  private static final long HIGH_WATER = 448 << 10;
  private static final long SOON = 256 << 10;
  private static final long LINGER_MILLIS = 2_000;

  private final HttpServerRequest request;
  private final ContextInternal context;
  private final Permits.Permit permit;
  private final long patienceNanos;
  private final boolean expectsContinue;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  // Guarded by the lock.
  private List<ByteBuffer> arrived = new ArrayList<>();
  private long waiting;
  private boolean paused = true;
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
   * @param patience how long a client may send nothing
   */
  RequestBody(
      HttpServerRequest request,
      ContextInternal context,
      Permits.Permit permit,
      Duration patience) {
    this.request = request;
    this.context = context;
    this.permit = permit;
    this.patienceNanos = patience.toNanos();
    this.expectsContinue = request.headers().contains(HttpHeaders.EXPECT);
    request.pause();
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
      if (waiting >= HIGH_WATER && !paused) {
        paused = true;
        request.pause();
      }
      moved.signal();
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    boolean close;
    lock.lock();
    try {
      ended = true;
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
      if (!ended) {
        brokenOff = why;
      }
      moved.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<ByteBuffer> next() {
    permit.close();
    var part = await();
    permit.takeChunk();
    return part;
  }

  private List<ByteBuffer> await() {
    lock.lock();
    try {
      flow();
      long patience = patienceNanos;
      while (arrived.isEmpty() && !ended && brokenOff == null) {
        if (patience <= 0) {
          throw new BodyCutOff("the client sent nothing for too long");
        }
        patience = moved.awaitNanos(patience);
      }
      if (arrived.isEmpty() && brokenOff != null) {
        throw new BodyCutOff(brokenOff);
      }
      var part = arrived;
      arrived = new ArrayList<>();
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

  /** Lets the client go on, if it was stopped. Called with the lock. */
  private void flow() {
    if (paused && !ended && brokenOff == null && waiting < HIGH_WATER) {
      paused = false;
      boolean first = !asked;
      asked = true;
      context.runOnContext(
          _ -> {
            if (first && expectsContinue && !request.response().closed()) {
              request.response().writeContinue();
            }
            request.resume();
          });
    }
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
    lock.lock();
    try {
      discarding = true;
      arrived = new ArrayList<>();
      waiting = 0;
      over = ended || brokenOff != null;
      closesAtEnd = closing;
    } finally {
      lock.unlock();
    }
    if (over) {
      if (closing) {
        request.connection().close();
      }
    } else {
      context.owner().setTimer(LINGER_MILLIS, _ -> closeUnlessEnded());
      request.resume();
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
