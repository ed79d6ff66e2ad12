package io.moorage.loadtests.collection;

import io.moorage.deploy.clients.RunningRegistry;
import io.moorage.loadtests.compare.Programs;
import io.moorage.loadtests.compare.Scratch;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Measures one collection of a large store.
 *
 * <pre>loadtests/collection [--used 900000] [--unused 100000] [--seconds 20] [--clients 4]
 *   [--size 65536] [--rate 0] [--budget 50] [--folder .] [--data ""] [--moorage deploy/moorage]
 * </pre>
 *
 * <p>{@code --data} names a store that stays: it is filled if it is not there, and can be copied to
 * measure several times; what is collected is gone.
 *
 * <p>{@code --rate} is in pushes per second; 0 sends one as soon as the one before is answered.
 */
public final class Collection {
  private static final long WARM_SECONDS = 10;
  private static final Pattern COLLECTED =
      Pattern.compile("(?m)^moorage_collection_blobs_total (\\S+)");
  private static final Pattern RUNNING = Pattern.compile("(?m)^moorage_collection_running (\\S+)");
  private static final Pattern HEAP =
      Pattern.compile("(?m)^jvm_memory_used_bytes\\{area=\"heap\"[^}]*} (\\S+)");

  private final Map<String, String> options;

  private Collection(Map<String, String> options) {
    this.options = options;
  }

  public static void main(String[] arguments) throws Exception {
    var options =
        new HashMap<>(
            Map.of(
                "used", "900000",
                "unused", "100000",
                "seconds", "20",
                "clients", "4",
                "size", "65536",
                "rate", "0",
                "budget", "50",
                "data", "",
                "moorage", "deploy/moorage"));
    options.put("folder", ".");
    for (int i = 0; i < arguments.length; i += 2) {
      var name = arguments[i].replaceFirst("^--", "");
      if (!options.containsKey(name) || i + 1 == arguments.length) {
        System.err.println(
            "loadtests/collection takes --" + String.join(" N, --", options.keySet()));
        System.exit(2);
      }
      options.put(name, arguments[i + 1]);
    }
    var parent = Path.of(options.getOrDefault("folder", ".")).toAbsolutePath();
    Programs.ready(options.getOrDefault("moorage", "deploy/moorage"));
    try (var scratch = new Scratch(parent, "collection")) {
      new Collection(options).run(scratch.folder("store"));
    }
  }

  private int number(String option) {
    return Integer.parseInt(options.getOrDefault(option, "0"));
  }

  private void run(Path folder) throws IOException, InterruptedException {
    var named = options.getOrDefault("data", "");
    var data = named.isEmpty() ? folder.resolve("data") : Path.of(named).toAbsolutePath();
    if (!Files.exists(data)) {
      fill(data);
    }
    int metrics = Scratch.freePort();
    try (var registry = launch(data, metrics).start()) {
      var address = registry.uri("/");
      measure(new InetSocketAddress(address.getHost(), address.getPort()), metrics);
    }
  }

  private void fill(Path data) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Filling.fill(data, number("used"), number("unused"));
    System.out.printf(
        "filled with %,d used and %,d unused blobs in %.0f s%n",
        number("used"), number("unused"), (System.nanoTime() - start) / 1e9);
  }

  private RunningRegistry.Launch launch(Path data, int metrics) {
    return RunningRegistry.on(data)
        .with(List.of(options.getOrDefault("moorage", "deploy/moorage")))
        .set("MOORAGE_COLLECTION_INTERVAL", WARM_SECONDS + number("seconds") + "s")
        .set("MOORAGE_COLLECTION_BUDGET", options.getOrDefault("budget", "50"))
        .set("MOORAGE_METRICS_LISTEN", "127.0.0.1:" + metrics);
  }

  private void measure(InetSocketAddress server, int metrics)
      throws IOException, InterruptedException {
    long started = System.nanoTime();
    long warm = started + TimeUnit.SECONDS.toNanos(WARM_SECONDS);
    try (var pushes = new Pushes(server, number("clients"), number("size"), number("rate"))) {
      long begun = await(RUNNING, 1, metrics);
      long ended = await(COLLECTED, number("unused"), metrics);
      double seconds = (ended - begun) / 1e9;
      long heap = (long) sum(HEAP, scrape(metrics));
      // The pushes go on, to be measured without a collection.
      TimeUnit.SECONDS.sleep(number("seconds"));
      long over = System.nanoTime();
      var quiet = pushes.between(warm, begun);
      var busy = pushes.between(begun, ended);
      System.out.println("before    " + quiet);
      System.out.println("meanwhile " + busy);
      System.out.println("after     " + pushes.between(ended, over));
      System.out.printf(
          "collected %,d blobs in %.1f s, %,.0f/s; push p99 is %.2f times the quiet one;"
              + " %,d MiB of heap in use%n",
          number("unused"),
          seconds,
          number("unused") / seconds,
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
