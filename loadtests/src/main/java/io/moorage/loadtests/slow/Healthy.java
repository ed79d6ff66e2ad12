package io.moorage.loadtests.slow;

import io.moorage.loadtests.compare.InParallel;
import io.moorage.loadtests.compare.Latencies;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** A few clients that pull and push at an even pace, and how long each of their requests took. */
final class Healthy {
  private static final int CLIENTS = 8;
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final int LARGE = 8 << 20;
  private static final int SMALL = 64 << 10;
  private static final String TYPE = "application/vnd.oci.image.index.v1+json";

  private final URI server;
  private final String small;
  private final String large;
  private final byte[] smallContent = new byte[SMALL];
  private final byte[] largeContent = new byte[LARGE];

  Healthy(InetSocketAddress address) {
    this.server = URI.create("http://" + address.getHostString() + ":" + address.getPort());
    var random = new Random(1);
    random.nextBytes(smallContent);
    random.nextBytes(largeContent);
    this.small = digest(smallContent);
    this.large = digest(largeContent);
  }

  /** What came of a time of measuring. */
  record Measured(long requests, long errors, Latencies latencies, Latencies pulls) {
    @Override
    public String toString() {
      return "%d requests, %d errors, p50 %.2f ms, p99 %.2f ms; of pulls alone p50 %.2f ms, p99 %.2f ms"
          .formatted(
              requests,
              errors,
              latencies.p50Millis(),
              latencies.p99Millis(),
              pulls.p50Millis(),
              pulls.p99Millis());
    }
  }

  /** The target of a blob large enough to be read slowly. */
  String largeBlob() {
    return "/v2/slow/app/blobs/" + large;
  }

  void prepare() throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      for (var content : List.of(smallContent, largeContent)) {
        require(client, post(content));
      }
      require(client, manifest("latest"));
    }
  }

  private static void require(HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    var answer = client.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 201) {
      throw new IOException(request.uri() + ": " + answer.statusCode() + " " + answer.body());
    }
  }

  private HttpRequest post(byte[] content) {
    return to("/v2/slow/app/blobs/uploads/?digest=" + digest(content))
        .POST(BodyPublishers.ofByteArray(content))
        .build();
  }

  private HttpRequest manifest(String tag) {
    return to("/v2/slow/app/manifests/" + tag)
        .header("Content-Type", TYPE)
        .PUT(BodyPublishers.ofString("{\"schemaVersion\":2,\"manifests\":[]}"))
        .build();
  }

  private HttpRequest.Builder to(String target) {
    return HttpRequest.newBuilder(server.resolve(target)).timeout(Duration.ofSeconds(30));
  }

  Measured measure(Duration time) throws IOException, InterruptedException {
    var errors = new AtomicLong();
    long end = System.nanoTime() + time.toNanos();
    var series = InParallel.run(CLIENTS, seed -> run(seed, end, errors));
    var pulls = series.stream().map(one -> nanos(one.pulls)).toList();
    var pushes = series.stream().map(one -> nanos(one.pushes)).toList();
    var all = Stream.concat(pulls.stream(), pushes.stream()).toList();
    long requests = all.stream().mapToLong(one -> one.length).sum();
    return new Measured(requests, errors.get(), Latencies.ofNanos(all), Latencies.ofNanos(pulls));
  }

  private static long[] nanos(List<Long> series) {
    return series.stream().mapToLong(Long::longValue).toArray();
  }

  /** How long the requests of one client took, in nanoseconds. */
  private record Series(List<Long> pulls, List<Long> pushes) {}

  private Series run(long seed, long end, AtomicLong errors) throws InterruptedException {
    var random = new Random(seed);
    var series = new Series(new ArrayList<>(), new ArrayList<>());
    try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      while (System.nanoTime() < end) {
        var request = request(random);
        long start = System.nanoTime();
        if (!isAnswered(client, request)) {
          errors.incrementAndGet();
        }
        var same = request.method().equals("GET") ? series.pulls : series.pushes;
        same.add(System.nanoTime() - start);
        // An even pace: these clients must not be a load themselves.
        Thread.sleep(PAUSE);
      }
    }
    return series;
  }

  private static boolean isAnswered(HttpClient client, HttpRequest request)
      throws InterruptedException {
    try {
      int status = client.send(request, BodyHandlers.discarding()).statusCode();
      return status == 200 || status == 201;
    } catch (IOException broken) {
      // Counted as an error, which makes the run say nothing.
      return false;
    }
  }

  /** Mostly pulls, a push now and then. */
  private HttpRequest request(Random random) {
    int kind = random.nextInt(20);
    if (kind == 0) {
      var content = new byte[SMALL];
      random.nextBytes(content);
      return post(content);
    }
    return to(kind < 10 ? "/v2/slow/app/blobs/" + small : "/v2/slow/app/manifests/latest").build();
  }

  private static String digest(byte[] content) {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(content);
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
