package io.moorage.loadtests.slow;

import com.sun.management.UnixOperatingSystemMXBean;
import io.moorage.loadtests.Count;
import io.moorage.loadtests.Footprint;
import io.moorage.loadtests.Program;
import io.moorage.loadtests.compare.Scratch;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code loadtests/slow-clients}; see the package. */
@Command(
    name = "slow-clients",
    header = "Do slow and idle clients harm the others?",
    description = {
      "Measures healthy clients of a server, first alone and then beside a crowd that sends half",
      "headers, trickles bodies, hardly reads, or does nothing; and looks whether the server is",
      "what it was before when the crowd is gone. A client is a file: ulimit -n bounds the crowd.",
    },
    exitCodeList = {
      "0:They do not: the p99 of the others at most doubles, files and memory are given back.",
      "1:They do, or the healthy clients saw errors.",
      "2:It was called wrongly, and did nothing.",
      "3:It broke off.",
    },
    footer = {
      "  loadtests/slow-clients",
      "  loadtests/slow-clients --port 5000 --pid 4711 --seconds 300",
    })
public final class SlowClients extends Program {
  private static final int SPARE_FILES = 200;
  private static final double GOAL = 2.0;
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final Duration AFTERWARDS = Duration.ofSeconds(60);

  @Option(
      names = "--slow",
      paramLabel = "N",
      converter = Count.FromZero.class,
      description = "Slow clients. Default: ${DEFAULT-VALUE}.")
  private int slow = 5_000;

  @Option(
      names = "--idle",
      paramLabel = "N",
      converter = Count.FromZero.class,
      description = "Idle ones. Default: ${DEFAULT-VALUE}.")
  private int idle = 10_000;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      converter = Count.FromOne.class,
      description = "How long each phase is measured. Default: ${DEFAULT-VALUE}.")
  private int seconds = 60;

  @Option(
      names = "--port",
      paramLabel = "N",
      converter = Count.Port.class,
      description = "Of a server that runs. Default: deploy/moorage is started for it.")
  private Optional<Integer> port = Optional.empty();

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "Of the server with that port. Default: 127.0.0.1.")
  private Optional<String> host = Optional.empty();

  @Option(
      names = "--pid",
      paramLabel = "N",
      description = "Its process, to look at its memory and files. Default: not looked at.")
  private Optional<Long> pid = Optional.empty();

  public static void main(String[] words) {
    new SlowClients().exit(words);
  }

  @Override
  protected int run(PrintStream out) throws IOException, InterruptedException {
    if (port.isPresent()) {
      var running = new InetSocketAddress(host.orElse("127.0.0.1"), port.get());
      return run(running, pid.orElse(0L), out);
    }
    if (host.isPresent() || pid.isPresent()) {
      throw new Refused("--host and --pid are of a server that runs: say its --port, too");
    }
    try (var scratch = new Scratch(TEMPORARY, "slow-clients")) {
      var own = OwnServer.start(scratch);
      return run(own.address(), own.pid(), out);
    }
  }

  private int run(InetSocketAddress server, long pid, PrintStream out)
      throws IOException, InterruptedException {
    int most = (int) Math.min(maxFiles() - SPARE_FILES, 1_000_000);
    double share = Math.min(1, (double) most / ((long) slow + idle));
    int slowOnes = (int) (slow * share);
    int idleOnes = (int) (idle * share);
    if (share < 1) {
      out.printf("this process may open %d files: fewer clients than asked for%n", maxFiles());
    }
    out.printf("%d slow and %d idle clients, %d s each phase%n", slowOnes, idleOnes, seconds);

    var healthy = new Healthy(server);
    healthy.prepare();
    healthy.measure(WARM_UP);
    var own = ProcessHandle.current().pid();
    var busy = new Busy(Map.of("server", pid, "these clients", own));
    var quiet = healthy.measure(Duration.ofSeconds(seconds));
    var before = Footprint.of(pid);
    out.printf("quiet      %s%n           of a processor: %s%n", quiet, busy);
    Healthy.Measured crowded;
    Footprint during;
    try (var crowd = CrowdProcess.start(server, slowOnes, idleOnes, healthy.largeBlob())) {
      out.printf("connected  %s%n", crowd.told());
      busy = new Busy(Map.of("server", pid, "these clients", own, "crowd", crowd.pid()));
      crowded = healthy.measure(Duration.ofSeconds(seconds));
      during = Footprint.of(pid);
      out.printf("crowded    %s%n           of a processor: %s%n", crowded, busy);
      out.printf("crowd      %s%n", crowd.sentAway());
    }
    // The server closes what the crowd left, and gives back what it had for it.
    healthy.measure(AFTERWARDS);
    var after = Footprint.of(pid);
    out.printf("server     before %s%n", before);
    out.printf("           during %s%n", during);
    out.printf("           %d s after %s%n", AFTERWARDS.toSeconds(), after);
    double ratio = crowded.latencies().p99Millis() / quiet.latencies().p99Millis();
    out.printf("p99        %.2f times the quiet run (goal: within %.0f)%n", ratio, GOAL);
    boolean back = after.files() <= before.files() + 32 && !after.hasGrownSince(before);
    if (!back) {
      out.printf("its files or its memory are not back where they were%n");
    }
    if (crowded.errors() + quiet.errors() > 0) {
      out.printf("healthy clients saw errors: the run says nothing%n");
    }
    return ratio <= GOAL && back && crowded.errors() + quiet.errors() == 0 ? 0 : 1;
  }

  private static long maxFiles() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : 1_024;
  }
}
