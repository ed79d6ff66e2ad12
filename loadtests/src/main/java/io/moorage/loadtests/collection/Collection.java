package io.moorage.loadtests.collection;

import io.moorage.deploy.clients.RunningRegistry;
import io.moorage.loadtests.Count;
import io.moorage.loadtests.Folder;
import io.moorage.loadtests.Launcher;
import io.moorage.loadtests.Program;
import io.moorage.loadtests.compare.Programs;
import io.moorage.loadtests.compare.Scratch;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code loadtests/collection}; see the package. */
@Command(
    name = "collection",
    header = "Measure one collection of a large store, and what it costs those who push meanwhile.",
    description = {
      "Fills a store with blobs that images use and blobs that nothing uses, starts a server",
      "on it, and pushes before, while and after the unused ones are collected.",
    },
    footer = {
      "  loadtests/collection",
      "  loadtests/collection --used 9000 --unused 1000 --rate 200",
      "  loadtests/collection --data /srv/scratch/store --budget 25",
    })
public final class Collection extends Program {
  private static final long WARM_SECONDS = 10;
  private static final Pattern COLLECTED =
      Pattern.compile("(?m)^moorage_collection_blobs_total (\\S+)");
  private static final Pattern RUNNING = Pattern.compile("(?m)^moorage_collection_running (\\S+)");
  private static final Pattern HEAP =
      Pattern.compile("(?m)^jvm_memory_used_bytes\\{area=\"heap\"[^}]*} (\\S+)");

  @Option(
      names = "--used",
      paramLabel = "N",
      converter = Count.FromZero.class,
      description = "Blobs that images use, a hundred to each image. Default: ${DEFAULT-VALUE}.")
  private int used = 900_000;

  @Option(
      names = "--unused",
      paramLabel = "N",
      converter = Count.FromOne.class,
      description = "Blobs that nothing uses, in hundreds. Default: ${DEFAULT-VALUE}.")
  private int unused = 100_000;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      converter = Count.FromOne.class,
      description =
          "How long to push before the collection, and after it. Default: ${DEFAULT-VALUE}.")
  private int seconds = 20;

  @Option(
      names = "--clients",
      paramLabel = "N",
      converter = Count.FromOne.class,
      description = "How many push at once. Default: ${DEFAULT-VALUE}.")
  private int clients = 4;

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      converter = Count.FromOne.class,
      description = "Size of each pushed blob, from 8. Default: ${DEFAULT-VALUE}.")
  private int size = 65_536;

  @Option(
      names = "--rate",
      paramLabel = "N",
      converter = Count.FromZero.class,
      description =
          "Pushes a second, of all clients together; 0 sends each as soon as the one before"
              + " is answered. Default: ${DEFAULT-VALUE}.")
  private int rate;

  @Option(
      names = "--budget",
      paramLabel = "PERCENT",
      converter = Count.Percent.class,
      description = "collection.budget of the server. Default: ${DEFAULT-VALUE}.")
  private int budget = 50;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "A store that stays: filled if it is not there, else taken as it is (say --used"
              + " and --unused as when it was filled). Copy it to measure several times; what is"
              + " collected is gone. Default: a new one, which is removed.")
  private Optional<Path> named = Optional.empty();

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      converter = Folder.class,
      description = "Where that new one is made. Default: the root of the clone.")
  private Path parent = Path.of(".");

  @Option(
      names = "--moorage",
      paramLabel = "FILE",
      converter = Launcher.class,
      description = "What starts the server. Default: ${DEFAULT-VALUE}.")
  private String launcher = Launcher.OWN;

  public static void main(String[] words) {
    new Collection().exit(words);
  }

  @Override
  protected int run(PrintStream out) throws IOException, InterruptedException {
    if (unused % Filling.LAYERS != 0) {
      throw new Refused(
          "--unused wants a multiple of %d, not %d".formatted(Filling.LAYERS, unused));
    }
    if (size < Long.BYTES) {
      throw new Refused("--size wants no less than 8 bytes, or blobs would be the same");
    }
    Programs.ready(launcher);
    try (var scratch = new Scratch(parent.toAbsolutePath(), "collection")) {
      measure(scratch.folder("store"), out);
    }
    return 0;
  }

  private void measure(Path folder, PrintStream out) throws IOException, InterruptedException {
    var data =
        named
            .filter(store -> !store.toString().isEmpty())
            .map(Path::toAbsolutePath)
            .orElse(folder.resolve("data"));
    if (!Files.exists(data)) {
      fill(data, out);
    }
    int metrics = Scratch.freePort();
    try (var registry = launch(data, metrics).start()) {
      var address = registry.uri("/");
      measure(new InetSocketAddress(address.getHost(), address.getPort()), metrics, out);
    }
  }

  private void fill(Path data, PrintStream out) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Filling.fill(data, used, unused);
    out.printf(
        "filled with %,d used and %,d unused blobs in %.0f s%n",
        used, unused, (System.nanoTime() - start) / 1e9);
  }

  private RunningRegistry.Launch launch(Path data, int metrics) {
    return RunningRegistry.on(data)
        .with(List.of(launcher))
        .set("MOORAGE_COLLECTION_INTERVAL", WARM_SECONDS + seconds + "s")
        .set("MOORAGE_COLLECTION_BUDGET", Integer.toString(budget))
        .set("MOORAGE_METRICS_LISTEN", "127.0.0.1:" + metrics);
  }

  private void measure(InetSocketAddress server, int metrics, PrintStream out)
      throws IOException, InterruptedException {
    long started = System.nanoTime();
    long warm = started + TimeUnit.SECONDS.toNanos(WARM_SECONDS);
    try (var pushes = new Pushes(server, clients, size, rate)) {
      long begun = await(RUNNING, 1, metrics);
      long ended = await(COLLECTED, unused, metrics);
      double took = (ended - begun) / 1e9;
      long heap = (long) sum(HEAP, scrape(metrics));
      // The pushes go on, to be measured without a collection.
      TimeUnit.SECONDS.sleep(seconds);
      long over = System.nanoTime();
      var quiet = pushes.between(warm, begun);
      var busy = pushes.between(begun, ended);
      out.println("before    " + quiet);
      out.println("meanwhile " + busy);
      out.println("after     " + pushes.between(ended, over));
      out.printf(
          "collected %,d blobs in %.1f s, %,.0f/s; push p99 is %.2f times the quiet one;"
              + " %,d MiB of heap in use%n",
          unused,
          took,
          unused / took,
          busy.latencies().p99Millis() / quiet.latencies().p99Millis(),
          heap >> 20);
    }
  }

  /** When a figure has come to so much, by {@link System#nanoTime}. */
  private static long await(Pattern figure, int least, int metrics)
      throws IOException, InterruptedException {
    while (sum(figure, scrape(metrics)) < least) {
      // Asked seldom enough to cost the server nothing that is measured.
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return System.nanoTime();
  }

  private static double sum(Pattern pattern, String text) {
    return pattern.matcher(text).results().mapToDouble(m -> Double.parseDouble(m.group(1))).sum();
  }

  private static String scrape(int port) throws IOException {
    var url = URI.create("http://127.0.0.1:" + port + "/metrics").toURL();
    try (var in = url.openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
