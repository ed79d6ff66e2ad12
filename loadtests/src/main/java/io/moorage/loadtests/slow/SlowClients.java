package io.moorage.loadtests.slow;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** See the package; {@code loadtests/slow-clients} runs it. */
public final class SlowClients {
  private static final int SPARE_FILES = 200;
  private static final double GOAL = 2.0;

  private SlowClients() {}

  public static void main(String[] words) throws IOException, InterruptedException {
    var options = options(words);
    var server =
        new InetSocketAddress(
            options.getOrDefault("host", "127.0.0.1"),
            Integer.parseInt(options.getOrDefault("port", "5000")));
    long pid = Long.parseLong(options.getOrDefault("pid", "0"));
    var seconds = Duration.ofSeconds(Long.parseLong(options.getOrDefault("seconds", "60")));
    int slow = Integer.parseInt(options.getOrDefault("slow", "5000"));
    int idle = Integer.parseInt(options.getOrDefault("idle", "10000"));
    int most = (int) Math.min(maxFiles() - SPARE_FILES, 1_000_000);
    if (slow + idle > most) {
      double share = (double) most / (slow + idle);
      slow = (int) (slow * share);
      idle = (int) (idle * share);
      print("this process may open %d files: fewer clients than asked for", maxFiles());
    }
    print("%d slow and %d idle clients, %d s each phase", slow, idle, seconds.toSeconds());

    var healthy = new Healthy(server);
    healthy.prepare();
    healthy.measure(Duration.ofSeconds(10));
    var before = Figures.of(pid);
    var quiet = healthy.measure(seconds);
    print("quiet      %s", quiet);
    Healthy.Measured crowded;
    Figures during;
    try (var crowd = new Crowd(server, slow, idle, healthy.largeBlob())) {
      crowd.fill();
      print("connected  %s", crowd);
      crowded = healthy.measure(seconds);
      during = Figures.of(pid);
      print("crowded    %s", crowded);
      print("crowd      %s", crowd);
    }
    // The server closes what the crowd left, and the kernel forgets it.
    Thread.sleep(Duration.ofSeconds(10));
    healthy.measure(Duration.ofSeconds(5));
    var after = Figures.of(pid);
    print("server     before %s", before);
    print("           during %s", during);
    print("           after  %s", after);
    double ratio = crowded.latencies().p99Millis() / quiet.latencies().p99Millis();
    print("p99        %.2f times the quiet run (goal: within %.0f)", ratio, GOAL);
    boolean back = after.files() <= before.files() + 32;
    if (!back) {
      print("files are not back where they were");
    }
    if (crowded.errors() + quiet.errors() > 0) {
      print("healthy clients saw errors: the run says nothing");
    }
    System.exit(ratio <= GOAL && back && crowded.errors() + quiet.errors() == 0 ? 0 : 1);
  }

  private static Map<String, String> options(String[] words) {
    var options = new HashMap<String, String>();
    for (int i = 0; i + 1 < words.length; i += 2) {
      if (!words[i].startsWith("--")) {
        throw new IllegalArgumentException("not an option: " + words[i]);
      }
      options.put(words[i].substring(2), words[i + 1]);
    }
    return options;
  }

  private static long maxFiles() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : 1_024;
  }

  static void print(String format, Object... values) {
    var all = new ArrayList<>(List.of(values));
    System.out.println(format.formatted(all.toArray()));
  }
}
