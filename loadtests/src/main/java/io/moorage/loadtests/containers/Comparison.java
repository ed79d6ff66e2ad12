package io.moorage.loadtests.containers;

import io.moorage.loadtests.compare.Programs;
import io.moorage.loadtests.compare.Scratch;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The comparison, within the {@link Sandbox}. */
final class Comparison {
  /** The network is this run's own, so any port is free. */
  private static final int PORT = 5000;

  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** For what a start leaves to be done. */
  private static final int IDLE_MILLIS = 5000;

  private final Options options;
  private final Path folder;
  private final PrintStream progress;
  private final Findings findings;
  private final List<Daemon> daemons = new ArrayList<>();
  private final Pushing pushing =
      new Pushing(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT));

  Comparison(Options options, Path folder, PrintStream progress) {
    this.options = options;
    this.folder = folder;
    this.progress = progress;
    this.findings = Findings.none(options.imageMebibytes());
  }

  Findings run() throws IOException, InterruptedException {
    var registry = startRegistry();
    try {
      startDaemons();
      var small = pushing.push("bench/true", "1", SmallImage.layers());
      for (var daemon : daemons) {
        Timing.millis(List.of(daemon.command(Job.PULL, small)), folder);
      }
      Thread.sleep(IDLE_MILLIS);
      for (var daemon : daemons) {
        findings.idle().put(daemon.name(), daemon.memory());
      }
      measureAll(small);
      Thread.sleep(IDLE_MILLIS);
      for (var daemon : daemons) {
        findings.after().put(daemon.name(), daemon.memory());
        long left = daemon.containers();
        if (left > 0) {
          findings.notes().add("%s left %d containers".formatted(daemon.name(), left));
        }
      }
    } finally {
      daemons.forEach(Daemon::close);
      Scratch.stop(registry);
    }
    return findings;
  }

  private Process startRegistry() throws IOException, InterruptedException {
    var data = Files.createDirectories(folder.resolve("registry"));
    var log = data.resolve("log");
    var registry =
        new Engine.Moorage(options.moorage())
            .registry(data, PORT)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    long deadline = System.nanoTime() + LONGEST_NANOS;
    while (!listens()) {
      if (registry.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
        Scratch.stop(registry);
        throw new IOException("the registry does not start:\n" + Files.readString(log));
      }
    }
    return registry;
  }

  private boolean listens() {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), PORT)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      // It starts: who waits for it has a deadline.
      return false;
    }
  }

  private void startDaemons() throws IOException, InterruptedException {
    var notes = findings.notes();
    notes.add(Programs.says("docker", "--version") + ", of each engine");
    notes.add(Programs.says("runc", "--version"));
    notes.add(Programs.says("conmon", "--version"));
    for (var engine : Engine.all(options.moorage())) {
      if (options.wants(engine)) {
        progress.println("starting " + engine.name());
        notes.add("%s: %s".formatted(engine.name(), engine.version()));
        daemons.add(Daemon.start(engine, folder.resolve(engine.name())));
      }
    }
  }

  private void measureAll(String small) throws IOException, InterruptedException {
    var bundle = Bundle.make(folder.resolve("bundle"));
    var large = folder.resolve("large");
    for (var job : Job.values()) {
      if (options.wants(job)) {
        progress.println(job.word);
        var all = new ArrayList<Contender>(daemons);
        all.add(bundle);
        all.removeIf(contender -> !contender.can(job));
        Images images = job == Job.PULL ? pulled(large) : round -> small;
        measure(job, all, images);
      }
    }
  }

  /** The image of a round. */
  private interface Images {
    String of(int round) throws IOException;
  }

  private Images pulled(Path large) throws IOException, InterruptedException {
    var image = LargeImage.make(large, options.imageMebibytes());
    var layers = image.variant(0);
    long packed = layers.stream().mapToLong(Layer::size).sum();
    findings
        .notes()
        .add(
            "pull: %d MiB in %d layers, %d MiB compressed, another image each time, nothing removed"
                .formatted(options.imageMebibytes(), layers.size(), packed >> 20));
    return round -> pushing.push("bench/large", "v" + (round + 1), image.variant(round));
  }

  private void measure(Job job, List<Contender> contenders, Images images)
      throws IOException, InterruptedException {
    int rounds = options.rounds(job);
    int warmUps = options.warmUps(job);
    var before = new double[contenders.size()];
    for (int round = -warmUps; round < rounds; round++) {
      if (round == 0) {
        for (int i = 0; i < before.length; i++) {
          before[i] = contenders.get(i).cpuSeconds();
        }
      }
      var image = images.of(round);
      // Nobody is always the one who comes after the slowest.
      var order = new ArrayList<>(contenders);
      Collections.rotate(order, round);
      for (var contender : order) {
        measure(job, contender, image, round >= 0);
      }
    }
    for (int i = 0; i < before.length; i++) {
      var contender = contenders.get(i);
      findings.of(job, contender.name()).used(contender.cpuSeconds() - before[i]);
    }
  }

  private void measure(Job job, Contender contender, String image, boolean counts)
      throws IOException, InterruptedException {
    var series = findings.of(job, contender.name());
    if (series.failure().isPresent()) {
      return;
    }
    if (job == Job.PULL) {
      // What others have yet to write is not this one's to wait for.
      new ProcessBuilder("sync").start().waitFor();
    }
    var commands = new ArrayList<ProcessBuilder>();
    for (int i = 0; i < job.commands; i++) {
      commands.add(contender.command(job, image));
    }
    try {
      double machine = Timing.machineSeconds();
      double took = Timing.millis(commands, folder);
      if (counts) {
        series.add(took, Timing.machineSeconds() - machine);
      }
    } catch (IOException e) {
      series.fail(String.valueOf(e.getMessage()));
    }
  }
}
