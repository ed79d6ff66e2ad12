package io.moorage.loadtests.collection;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
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
  private final Path folder;

  private Collection(Map<String, String> options, Path folder) {
    this.options = options;
    this.folder = folder;
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
    var folder = Files.createTempDirectory(parent, "moorage-collection-");
    try {
      new Collection(options, folder).run();
    } finally {
      delete(folder);
    }
  }

  private int number(String option) {
    return Integer.parseInt(options.getOrDefault(option, "0"));
  }

  private void run() throws IOException, InterruptedException {
    var named = options.getOrDefault("data", "");
    var data = named.isEmpty() ? folder.resolve("data") : Path.of(named).toAbsolutePath();
    if (!Files.exists(data)) {
      fill(data);
    }
    int port = freePort();
    int metrics = freePort();
    var process = start(data, port, metrics);
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    try {
      await(process, metrics);
      measure(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), metrics);
    } finally {
      process.destroy();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }

  private void fill(Path data) throws IOException {
    long start = System.nanoTime();
    Filling.fill(data, number("used"), number("unused"));
    System.out.printf(
        "filled with %,d used and %,d unused blobs in %.0f s%n",
        number("used"), number("unused"), (System.nanoTime() - start) / 1e9);
  }

  private Process start(Path data, int port, int metrics) throws IOException {
    var builder =
        new ProcessBuilder(
            options.getOrDefault("moorage", "deploy/moorage"),
            "serve",
            "--data-dir",
            data.toString(),
            "--listen",
            "127.0.0.1:" + port);
    var environment = builder.environment();
    long first = WARM_SECONDS + number("seconds");
    environment.put("MOORAGE_COLLECTION_INTERVAL", first + "s");
    environment.put("MOORAGE_COLLECTION_BUDGET", options.getOrDefault("budget", "50"));
    environment.put("MOORAGE_METRICS_LISTEN", "127.0.0.1:" + metrics);
    var log = folder.resolve("log").toFile();
    return builder.redirectErrorStream(true).redirectOutput(log).start();
  }

  private void await(Process process, int metrics) throws IOException, InterruptedException {
    while (true) {
      try {
        var _ = scrape(metrics);
        return;
      } catch (IOException notYet) {
        if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
          throw new IOException(
              "the server does not start: " + Files.readString(folder.resolve("log")), notYet);
        }
      }
    }
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
          busy.p99Millis() / quiet.p99Millis(),
          heap >> 20);
    }
  }

  /** When a figure has come to so much, by {@link System#nanoTime}. */
  private static long await(Pattern figure, int least, int metrics)
      throws IOException, InterruptedException {
    while (sum(figure, scrape(metrics)) < least) {
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

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (var paths = Files.walk(folder)) {
      all = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (var path : all) {
      Files.deleteIfExists(path);
    }
  }
}
