package io.moorage.registry.client;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A body that tells when its last piece was taken: a registry that takes none is given up. */
final class WatchedSending implements BodyPublisher {
  private final BodyPublisher body;
  private volatile long last = System.nanoTime();

  WatchedSending(BodyPublisher body) {
    this.body = body;
  }

  /**
   * The answer.
   *
   * @param idle after so long without a piece taken or an answer, the request is given up
   */
  <T> T await(CompletableFuture<T> answer, Duration idle) throws IOException, InterruptedException {
    try {
      while (true) {
        long left = idle.toNanos() - (System.nanoTime() - last);
        if (left <= 0) {
          throw new HttpTimeoutException(
              "nothing was taken or answered for " + idle.toSeconds() + " s");
        }
        try {
          return answer.get(left, TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
          // Unless a piece was taken meanwhile, that was it.
        }
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException why ? why : new IOException(e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  @Override
  public long contentLength() {
    return body.contentLength();
  }

  @Override
  public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
    body.subscribe(
        new Subscriber<ByteBuffer>() {
          @Override
          public void onSubscribe(Subscription subscription) {
            subscriber.onSubscribe(subscription);
          }

          @Override
          public void onNext(ByteBuffer piece) {
            last = System.nanoTime();
            subscriber.onNext(piece);
          }

          @Override
          public void onError(Throwable why) {
            subscriber.onError(why);
          }

          @Override
          public void onComplete() {
            last = System.nanoTime();
            subscriber.onComplete();
          }
        });
  }
}
