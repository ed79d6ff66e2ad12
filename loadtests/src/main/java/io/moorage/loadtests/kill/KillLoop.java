package io.moorage.loadtests.kill;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import io.moorage.deploy.clients.RunningRegistry;
import io.moorage.loadtests.compare.Scratch;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Kills a server under load again and again. Everything random follows from the seed, but for what
 * the threads' own timing decides.
 */
public final class KillLoop {
  /** Shared manifests need something to name. */
  static final byte[] SHARED_BLOB = "{}".getBytes(StandardCharsets.US_ASCII);

  private static final RepositoryName SHARED = RepositoryName.parse("kill/shared");
  private static final int PUSHERS = 16;
  private static final int SHARED_TAGS = 4;
  private static final int SHORTEST_MILLIS = 50;
  private static final int LONGEST_MILLIS = 2000;

  /** After so many kills a new data directory is begun, or checking would outgrow the killing. */
  private static final int KILLS_PER_DIRECTORY = 25;

  /** With fewer acknowledged changes per kill the run proves nothing. */
  private static final int FEWEST_CHANGES = 20;

  /** Long enough for a client between a blob and its manifest, on a busy machine. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Options options;
  private final PrintStream out;
  private final SplittableRandom random;
  private final Findings findings = new Findings();
  private long collected;

  /** What befalls the data directory beside the kill of its server. */
  public interface Mischief {
    Mischief NONE = data -> {};

    /** Between a kill and the next start. */
    void harm(Path data) throws IOException, InterruptedException;

    /**
     * Right before a kill, under load.
     *
     * @param darkness to be run at the last moment at which an answer still counts
     */
    default void cut(Path data, Runnable darkness) throws IOException {}

    /** What is wrong with the directory before the next start. */
    default List<String> check(Path data) throws IOException {
      return List.of();
    }

    /** Whether what need only survive the end of the process may be lost. */
    default boolean losesRelaxed() {
      return false;
    }

    /** How long the pushers work at least. */
    default int shortestMillis() {
      return SHORTEST_MILLIS;
    }

    /** How long the pushers work at most. */
    default int longestMillis() {
      return LONGEST_MILLIS;
    }
  }

  /**
   * What to run.
   *
   * @param directory where data directories are made; what fails stays there
   */
  public record Options(
      long seed, int kills, Path directory, RunningRegistry.Launch launch, Mischief mischief) {}

  /**
   * What a run came to.
   *
   * @param acknowledged changes that the server said it had made
   */
  public record Outcome(int kills, long acknowledged, List<String> violations) {

    /** Whether enough was done for the absence of violations to mean something. */
    public boolean isValid() {
      return acknowledged >= (long) kills * FEWEST_CHANGES;
    }
  }

  private KillLoop(Options options, PrintStream out) {
    this.options = options;
    this.out = out;
    this.random = new SplittableRandom(options.seed());
  }

  /** Runs to the end, or to the first directory in which something was lost. */
  public static Outcome run(Options options, PrintStream out)
      throws IOException, InterruptedException {
    return new KillLoop(options, out).run();
  }

  private Outcome run() throws IOException, InterruptedException {
    out.printf("kill loop: seed %d, %d kills%n", options.seed(), options.kills());
    int done = 0;
    while (done < options.kills() && findings.violations().isEmpty()) {
      int kills = Math.min(KILLS_PER_DIRECTORY, options.kills() - done);
      done = oneDirectory(options.directory().resolve("data-" + done), done, kills);
    }
    out.printf(
        "%d kills, %d changes acknowledged, %d operations interrupted, %d names checked, %d uploads"
            + " resumed, %d blobs found collected, %d times busy, %d violations; seed %d%n",
        done,
        findings.acknowledged(),
        findings.interruptedCount(),
        findings.checkedCount(),
        findings.resumedCount(),
        collected,
        findings.busyCount(),
        findings.violations().size(),
        options.seed());
    findings.violations().forEach(violation -> out.println("VIOLATION: " + violation));
    return new Outcome(done, findings.acknowledged(), findings.violations());
  }

  /** Kills up to so many times, fewer if something was lost, and returns the kills in all. */
  private int oneDirectory(Path data, int from, int kills)
      throws IOException, InterruptedException {
    var launch =
        new RunningRegistry.Launch(data, options.launch().command(), options.launch().environment())
            .set("MOORAGE_COLLECTION_INTERVAL", "1s")
            .set("MOORAGE_COLLECTION_GRACE", GRACE.toSeconds() + "s");
    var tags =
        IntStream.range(0, SHARED_TAGS)
            .mapToObj(i -> new SharedTag(new Name.OfTag(SHARED, Tag.parse("t" + i))))
            .toList();
    var sharedBlob = new Name.OfBlob(SHARED, Digest.of(DigestAlgorithm.SHA256, SHARED_BLOB));
    var pushers = new ArrayList<Pusher>();
    for (int i = 0; i < PUSHERS; i++) {
      pushers.add(new Pusher(i, random.nextLong(), GRACE, tags, sharedBlob, findings));
    }

    int done = from;
    var registry = launch.start();
    try {
      try (var wire = Wire.to(registry)) {
        var begun = wire.startUpload(SHARED, "", BodyPublishers.noBody());
        Uploading.expect(
            wire.finish(
                begun.location(), sharedBlob.digest(), BodyPublishers.ofByteArray(SHARED_BLOB)),
            201,
            findings);
      }
      while (done < from + kills && findings.violations().isEmpty()) {
        done++;
        long before = findings.acknowledged();
        int millis = workThenKill(registry, data, pushers);
        options.mischief().harm(data);
        options.mischief().check(data).forEach(findings::violation);
        if (random.nextInt(8) == 0) {
          killInStart(launch);
        }
        long starting = System.nanoTime();
        registry = launch.start();
        long started = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - starting);
        long checkedBefore = findings.checkedCount();
        audit(registry, data, pushers, tags, done == from + kills);
        out.printf(
            "kill %d after %d ms: %d changes acknowledged; started in %d ms; %d names checked%n",
            done,
            millis,
            findings.acknowledged() - before,
            started,
            findings.checkedCount() - checkedBefore);
      }
    } catch (IllegalStateException e) {
      findings.violation("the server does not start: " + e.getMessage());
    } finally {
      registry.close();
    }
    collected += pushers.stream().mapToLong(pusher -> pusher.journal().collected()).sum();
    if (findings.violations().isEmpty()) {
      Audit.checkFiles(data, findings);
      if (!options.mischief().losesRelaxed()) {
        FsckCommand.check(launch, findings);
      }
    }
    if (findings.violations().isEmpty()) {
      Scratch.delete(data);
    } else {
      out.println("what was found is kept in " + data + "; the server's last lines:");
      var lines = registry.log().lines().toList();
      lines.subList(Math.max(0, lines.size() - 30), lines.size()).forEach(out::println);
    }
    return done;
  }

  private int workThenKill(RunningRegistry registry, Path data, List<Pusher> pushers)
      throws IOException, InterruptedException {
    int millis =
        random.nextInt(options.mischief().shortestMillis(), options.mischief().longestMillis());
    var killing = new AtomicBoolean();
    var dark = new AtomicBoolean();
    try (var wire = Wire.to(registry, dark::get)) {
      var threads =
          pushers.stream()
              .map(pusher -> Thread.ofPlatform().start(() -> work(pusher, wire, killing)))
              .toList();
      // Long enough for work to be under way, and then at no particular moment.
      Thread.sleep(millis);
      killing.set(true);
      options.mischief().cut(data, () -> dark.set(true));
      registry.kill();
      for (var thread : threads) {
        thread.join();
      }
    }
    return millis;
  }

  private void work(Pusher pusher, Wire wire, AtomicBoolean killing) {
    try {
      pusher.work(wire, () -> true);
    } catch (Wire.Cut cut) {
      if (!killing.get()) {
        findings.violation("the connection broke under a running server: " + cut.getCause());
      }
    } catch (RuntimeException e) {
      findings.violation("a pusher failed: " + e);
    }
  }

  /** Recovery must itself survive being killed. */
  private void killInStart(RunningRegistry.Launch launch) throws InterruptedException {
    var process = launch.spawn();
    // Anywhere in a start, which takes about so long.
    Thread.sleep(random.nextInt(20, 800));
    process.destroyForcibly().waitFor();
  }

  private void audit(
      RunningRegistry registry,
      Path data,
      List<Pusher> pushers,
      List<SharedTag> tags,
      boolean everything)
      throws IOException, InterruptedException {
    try (var wire = Wire.to(registry)) {
      var threads =
          pushers.stream()
              .map(
                  pusher -> {
                    var audit =
                        new Audit(
                            wire, random.split(), findings, options.mischief().losesRelaxed());
                    return Thread.ofPlatform()
                        .start(() -> check(() -> audit.check(pusher.journal(), everything)));
                  })
              .toList();
      for (var thread : threads) {
        thread.join();
      }
      var audit = new Audit(wire, random.split(), findings, options.mischief().losesRelaxed());
      check(() -> tags.forEach(audit::check));
      var finished =
          pushers.stream()
              .flatMap(pusher -> pusher.journal().finishedUploads().stream())
              .collect(Collectors.toSet());
      if (!options.mischief().losesRelaxed()) {
        audit.checkStaging(data, finished);
      }
    }
  }

  private void check(Runnable checks) {
    try {
      checks.run();
    } catch (RuntimeException e) {
      findings.violation("a check failed: " + e);
    }
  }
}
