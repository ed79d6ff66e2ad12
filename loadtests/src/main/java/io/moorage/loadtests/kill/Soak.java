package io.moorage.loadtests.kill;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import io.moorage.deploy.clients.RunningRegistry;
import io.moorage.loadtests.Footprint;
import io.moorage.loadtests.compare.Scratch;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Lets the pushers work on a server that collects every second with a grace of a few seconds: is
 * anything collected that somebody was told is there, is any client refused, does the server grow?
 */
public final class Soak {
  private static final RepositoryName SHARED = RepositoryName.parse("soak/shared");
  private static final Duration GRACE = Duration.ofSeconds(6);
  private static final int PUSHERS = 16;
  private static final int SHARED_TAGS = 4;

  private static final int FEWEST_OPERATIONS_A_SECOND = 10;
  private static final int FEWEST_COLLECTED_A_MINUTE = 20;

  private final Options options;
  private final PrintStream out;
  private final Findings findings = new Findings();

  /**
   * What to run.
   *
   * @param launch its data directory is kept if something was found
   */
  public record Options(long seed, Duration length, RunningRegistry.Launch launch) {}

  /**
   * What a run came to.
   *
   * @param collected blobs that the server says it collected
   */
  public record Outcome(Duration length, long operations, long collected, List<String> violations) {

    /** Whether enough was done for the absence of violations to mean something. */
    public boolean isValid() {
      return operations >= length.toSeconds() * FEWEST_OPERATIONS_A_SECOND
          && collected >= length.toSeconds() * FEWEST_COLLECTED_A_MINUTE / 60;
    }
  }

  private Soak(Options options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  /** Runs for as long as it is to, or until something is found. */
  public static Outcome run(Options options, PrintStream out)
      throws IOException, InterruptedException {
    return new Soak(options, out).run();
  }

  private Outcome run() throws IOException, InterruptedException {
    out.printf("soak: seed %d, %d s%n", options.seed(), options.length().toSeconds());
    var random = new SplittableRandom(options.seed());
    var tags =
        IntStream.range(0, SHARED_TAGS)
            .mapToObj(i -> new SharedTag(new Name.OfTag(SHARED, Tag.parse("t" + i))))
            .toList();
    var sharedBlob =
        new Name.OfBlob(SHARED, Digest.of(DigestAlgorithm.SHA256, KillLoop.SHARED_BLOB));
    var pushers = new ArrayList<Pusher>();
    for (int i = 0; i < PUSHERS; i++) {
      pushers.add(new Pusher(i, random.nextLong(), GRACE, tags, sharedBlob, findings));
    }
    int metrics = Scratch.freePort();
    var launch =
        options
            .launch()
            .set("MOORAGE_COLLECTION_INTERVAL", "1s")
            .set("MOORAGE_COLLECTION_GRACE", GRACE.toSeconds() + "s")
            .set("MOORAGE_METRICS_LISTEN", "127.0.0.1:" + metrics);
    long collected;
    try (var registry = launch.start()) {
      try (var wire = Wire.to(registry)) {
        push(wire, sharedBlob);
        work(registry, wire, pushers);
        for (var pusher : pushers) {
          new Audit(wire, random.split(), findings, false).check(pusher.journal(), true);
        }
        tags.forEach(new Audit(wire, random.split(), findings, false)::check);
      }
      collected = (long) metric(metrics, "moorage_collection_blobs_total");
      out.printf(
          "%d blobs collected, %d bytes freed; %d names checked%n",
          collected,
          (long) metric(metrics, "moorage_collection_bytes_total"),
          findings.checkedCount());
      if (!registry.isAlive()) {
        findings.violation("the server ended: " + registry.log());
      }
    }
    Audit.checkFiles(launch.dataDirectory(), findings);
    FsckCommand.check(launch, findings);
    return report(collected);
  }

  private static void push(Wire wire, Name.OfBlob sharedBlob) {
    var begun = wire.startUpload(SHARED, "", BodyPublishers.noBody());
    var _ =
        wire.finish(
            begun.location(),
            sharedBlob.digest(),
            BodyPublishers.ofByteArray(KillLoop.SHARED_BLOB));
  }

  private void work(RunningRegistry registry, Wire wire, List<Pusher> pushers)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + options.length().toNanos();
    BooleanSupplier goOn = () -> System.nanoTime() < end && findings.violations().isEmpty();
    var threads =
        pushers.stream()
            .map(pusher -> Thread.ofPlatform().start(() -> work(pusher, wire, goOn)))
            .toList();
    // By then it is warm: what it holds more at the end, it would go on to gather.
    Thread.sleep(options.length().dividedBy(2));
    var half = Footprint.of(registry.pid());
    out.println("at half: " + half);
    while (goOn.getAsBoolean() && end - System.nanoTime() > Duration.ofSeconds(1).toNanos()) {
      // The pushers work; a violation ends them, and this.
      Thread.sleep(200);
    }
    var last = Footprint.of(registry.pid());
    out.println("at the end: " + last);
    if (last.hasGrownSince(half)) {
      findings.violation("the server grew: " + half + ", then " + last);
    }
    for (var thread : threads) {
      thread.join();
    }
  }

  private void work(Pusher pusher, Wire wire, BooleanSupplier goOn) {
    try {
      pusher.work(wire, goOn);
    } catch (RuntimeException e) {
      findings.violation("a pusher failed: " + e);
    }
  }

  private Outcome report(long collected) {
    findings.operations().forEach((kind, count) -> out.printf("%8d %s%n", count, kind));
    long operations = findings.operations().values().stream().mapToLong(n -> n).sum();
    out.printf(
        "%d operations, %d changes acknowledged, %d times busy, %d violations; seed %d%n",
        operations,
        findings.acknowledged(),
        findings.busyCount(),
        findings.violations().size(),
        options.seed());
    findings.violations().forEach(violation -> out.println("VIOLATION: " + violation));
    return new Outcome(options.length(), operations, collected, findings.violations());
  }

  private static double metric(int port, String name) throws InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"));
      return http.send(request.build(), BodyHandlers.ofLines())
          .body()
          .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
