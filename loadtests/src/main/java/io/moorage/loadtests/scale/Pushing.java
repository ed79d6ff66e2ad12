package io.moorage.loadtests.scale;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.MediaType;
import io.moorage.deploy.clients.RunningRegistry;
import io.moorage.loadtests.compare.Http;
import io.moorage.loadtests.compare.InParallel;
import io.moorage.loadtests.compare.Latencies;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Pushes of small images from the moment a server listens: what they take in the first ten seconds,
 * and in the ten behind these.
 */
record Pushing(RunningRegistry registry, PrintStream out) {
  private static final int CLIENTS = 8;
  private static final int SECONDS = 20;

  /** Repositories that every generated store has. */
  private static final int REPOSITORIES = 100;

  /**
   * One push: a blob and a manifest.
   *
   * @param second in which it began
   */
  private record Took(int second, long nanos) {}

  void atOnceAndLater() throws IOException, InterruptedException {
    long start = System.nanoTime();
    var all = InParallel.run(CLIENTS, _ -> push(start)).stream().flatMap(List::stream).toList();
    out.printf(
        "  pushes by %d clients since the start: seconds, pushes/s, p50 ms, p99 ms%n", CLIENTS);
    int[][] spans = {
      {0, 1}, {1, 2}, {2, 5}, {5, SECONDS / 2}, {0, SECONDS / 2}, {SECONDS / 2, SECONDS}
    };
    for (var span : spans) {
      var nanos =
          all.stream()
              .filter(push -> push.second() >= span[0] && push.second() < span[1])
              .mapToLong(Took::nanos)
              .toArray();
      var took = Latencies.ofNanos(List.of(nanos));
      out.printf(
          "    %2d to %2d  %,8.0f %8.2f %8.2f%n",
          span[0],
          span[1],
          (double) nanos.length / (span[1] - span[0]),
          took.p50Millis(),
          took.p99Millis());
    }
  }

  private List<Took> push(long start) throws IOException {
    var took = new ArrayList<Took>();
    var random = new SplittableRandom();
    var uri = registry.uri("/");
    try (var http = new Http(new InetSocketAddress(uri.getHost(), uri.getPort()))) {
      while (true) {
        long begun = System.nanoTime();
        int second = (int) TimeUnit.NANOSECONDS.toSeconds(begun - start);
        if (second >= SECONDS) {
          return took;
        }
        push(http, random);
        took.add(new Took(second, System.nanoTime() - begun));
      }
    }
  }

  private static void push(Http http, SplittableRandom random) throws IOException {
    var repository = Generator.repository(random.nextInt(REPOSITORIES)).toString();
    var layer = new byte[4096];
    random.nextBytes(layer);
    var digest = Digest.of(DigestAlgorithm.SHA256, layer);
    var begun = http.open(repository);
    http.send("PUT", Http.ending(begun.location(), digest), Http.BYTES, layer)
        .expect(201, "PUT of a blob");
    var image =
        Generator.image(0)
            .replaceFirst("\"layers\":\\[.*?\\]", "\"layers\":[" + descriptor(digest) + "]");
    http.send(
            "PUT",
            "/v2/%s/manifests/%s".formatted(repository, Generator.tag(random.nextInt(1000))),
            MediaType.OCI_MANIFEST.name(),
            image.getBytes(StandardCharsets.US_ASCII))
        .expect(201, "PUT of a manifest");
  }

  private static String descriptor(Digest digest) {
    return """
    {"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"%s","size":4096}\
    """
        .formatted(digest);
  }
}
