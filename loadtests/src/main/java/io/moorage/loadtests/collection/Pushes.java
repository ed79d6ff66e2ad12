package io.moorage.loadtests.collection;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.loadtests.compare.Http;
import io.moorage.loadtests.compare.Latencies;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that push fresh blobs, each one after the other at its own beat, until they are ended.
 */
final class Pushes implements AutoCloseable {
  private final List<Thread> threads = new ArrayList<>();
  private final Queue<Pushed> pushed = new ConcurrentLinkedQueue<>();
  private final Queue<IOException> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean ending;

  /** A push, from the first byte of its POST to the last of the answer to its PUT. */
  private record Pushed(long endNanos, long tookNanos) {}

  /**
   * What was measured in a span of time.
   *
   * @param rate pushes per second
   */
  record Measured(int count, double rate, Latencies latencies, double maxMillis) {
    @Override
    public String toString() {
      return "%,7d pushes  %,6.0f/s  p50 %6.2f ms  p99 %6.2f ms  longest %7.1f ms"
          .formatted(count, rate, latencies.p50Millis(), latencies.p99Millis(), maxMillis);
    }
  }

  /**
   * Begins.
   *
   * @param size of each blob, in bytes
   * @param rate pushes per second of all clients together; 0 for as many as there can be
   */
  Pushes(InetSocketAddress server, int clients, int size, int rate) {
    for (int i = 0; i < clients; i++) {
      int client = i;
      long beat = rate == 0 ? 0 : TimeUnit.SECONDS.toNanos(clients) / rate;
      threads.add(Thread.ofPlatform().start(() -> push(server, client, size, beat)));
    }
  }

  private void push(InetSocketAddress server, int client, int size, long beat) {
    var block = new byte[size];
    new SplittableRandom(System.nanoTime() + client).nextBytes(block);
    try (var http = new Http(server)) {
      long next = System.nanoTime();
      for (long number = 0; !ending; number++) {
        ByteBuffer.wrap(block).putLong(number);
        var digest = Digest.of(DigestAlgorithm.SHA256, block);
        for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        // With a beat, a push that starts late has waited for those before it: that counts.
        long start = beat == 0 ? System.nanoTime() : next;
        next = start + beat;
        var location = http.open("load/push" + client).location();
        http.send("PUT", Http.ending(location, digest), Http.BYTES, block).expect(201, "PUT");
        long end = System.nanoTime();
        pushed.add(new Pushed(end, end - start));
      }
    } catch (IOException e) {
      failures.add(e);
    }
  }

  /** Pushes that ended between these two times of {@link System#nanoTime}. */
  Measured between(long from, long to) {
    var took =
        pushed.stream()
            .filter(one -> one.endNanos() - from >= 0 && one.endNanos() - to < 0)
            .mapToLong(Pushed::tookNanos)
            .toArray();
    return new Measured(
        took.length,
        took.length / ((to - from) / 1e9),
        Latencies.ofNanos(List.of(took)),
        Arrays.stream(took).max().orElse(0) / 1e6);
  }

  /** Ends all clients; a push that failed is told now. */
  @Override
  public void close() throws IOException {
    ending = true;
    for (var thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    var failure = failures.peek();
    if (failure != null) {
      throw new IOException("a push failed", failure);
    }
  }
}
