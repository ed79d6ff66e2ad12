package io.moorage.registry.http;

import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The channel from a blob that is no file to the client. Writing to it blocks while half a megabyte
 * is under way.
 */
final class StreamedRange implements WritableByteChannel {
  private static final int PART = 64 << 10;
  private static final int PARTS_UNDER_WAY = 8;

  private final HttpServerResponse response;
  private final ContextInternal loop;
  private final Duration patience;
  private final Semaphore room = new Semaphore(PARTS_UNDER_WAY);
  private volatile boolean open = true;

  StreamedRange(HttpServerResponse response, ContextInternal loop, Duration patience) {
    this.response = response;
    this.loop = loop;
    this.patience = patience;
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    int written = from.remaining();
    while (from.hasRemaining()) {
      var part = new byte[Math.min(PART, from.remaining())];
      from.get(part);
      send(part);
    }
    return written;
  }

  private void send(byte[] part) throws IOException {
    try {
      if (!room.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("the client takes nothing");
      }
    } catch (InterruptedException shuttingDown) {
      Thread.currentThread().interrupt();
      throw new IOException("the registry is shutting down", shuttingDown);
    }
    if (!open) {
      throw new IOException("the client is gone");
    }
    loop.runOnContext(
        _ -> {
          if (response.closed()) {
            open = false;
            room.release();
          } else {
            response
                .write(BufferInternal.buffer(Unpooled.wrappedBuffer(part)))
                .onComplete(
                    written -> {
                      open &= written.succeeded();
                      room.release();
                    });
          }
        });
  }

  /** Ends the answer. */
  Future<Void> end() {
    Promise<Void> ended = loop.promise();
    loop.runOnContext(
        _ -> {
          if (response.closed()) {
            ended.fail("the client is gone");
          } else {
            response.end().onComplete(ended);
          }
        });
    return ended.future();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    open = false;
  }
}
