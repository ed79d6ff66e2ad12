package io.moorage.loadtests.containers;

import io.moorage.loadtests.Count;
import io.moorage.loadtests.Folder;
import io.moorage.loadtests.Launcher;
import io.moorage.loadtests.Program;
import io.moorage.loadtests.compare.Machine;
import io.moorage.loadtests.compare.Programs;
import io.moorage.loadtests.compare.Scratch;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code loadtests/run-containers}. */
@Command(
    name = "run-containers",
    header = "Measure Moorage's runner beside podman, a Docker Engine and runc on this machine.",
    description = {
      "Starts each, asks all through the same docker command, in rounds, and prints medians and",
      "ratios, memory, and which of Moorage's goals hold. As root; wants docker, runc, conmon,",
      "busybox-static and nftables. Namespaces and folders of its own, which end with it.",
    },
    exitCodeList = {
      "0:All goals that were measured hold.",
      "1:One does not.",
      "2:It was called wrongly, and did nothing.",
      "3:A run was invalid, or it broke off.",
    },
    footer = {
      "  loadtests/run-containers",
      "  loadtests/run-containers --only none,bridge --peers moorage,podman",
      "  loadtests/run-containers --pulls 5 --json /tmp/figures.json",
    })
public final class RunContainers extends Program {
  @Option(
      names = "--runs",
      paramLabel = "N",
      converter = Count.FromOne.class,
      description = "How often to run what starts containers, on each. Default: ${DEFAULT-VALUE}.")
  private int runs = 20;

  @Option(
      names = "--pulls",
      paramLabel = "N",
      converter = Count.FromOne.class,
      description =
          "How often to pull the large image, on each; the stores keep each of them, some 2 GiB"
              + " for three engines. Default: ${DEFAULT-VALUE}.")
  private int pulls = 20;

  @Option(
      names = "--warm-ups",
      paramLabel = "N",
      converter = Count.FromZero.class,
      description =
          "How often to run before, unmeasured, as daemons run for long; of pulls one at most."
              + " Default: ${DEFAULT-VALUE}.")
  private int warmUps = 5;

  @Option(
      names = "--only",
      paramLabel = "JOB",
      split = ",",
      description = "Only these: none, bridge, ten, pull. Default: all.")
  private List<String> only = List.of();

  @Option(
      names = "--peers",
      paramLabel = "NAME",
      split = ",",
      description =
          "Only these: moorage, podman, docker. runc takes part always. Default: all that this"
              + " machine has.")
  private List<String> peers = List.of();

  @Option(
      names = "--image-size",
      paramLabel = "MIB",
      converter = Count.FromOne.class,
      description = "Of the image that is pulled, unpacked. Default: ${DEFAULT-VALUE}.")
  private int imageMebibytes = Options.IMAGE_MEBIBYTES;

  @Option(
      names = "--moorage",
      paramLabel = "FILE",
      converter = Launcher.class,
      description = "What starts Moorage. Default: ${DEFAULT-VALUE}.")
  private String moorage = Launcher.OWN;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      converter = Folder.class,
      description = "Where engines keep their data; it is removed. Default: ${DEFAULT-VALUE}.")
  private Path folder = TEMPORARY;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there, too.")
  private Optional<Path> json = Optional.empty();

  public static void main(String[] words) {
    new RunContainers().exit(words);
  }

  @Override
  protected int run(PrintStream out) throws IOException, InterruptedException {
    var options = options();
    var inside = Sandbox.folder();
    if (inside.isPresent()) {
      return compare(options, inside.get(), out);
    }
    requireMachine(options);
    Programs.ready(moorage);
    try (var scratch = new Scratch(folder, "run-containers")) {
      return Sandbox.run(RunContainers.class, words(), scratch, out);
    }
  }

  @SuppressWarnings("SystemOut") // How far it is, beside what it found.
  private int compare(Options options, Path inside, PrintStream out)
      throws IOException, InterruptedException {
    var machine = Machine.describe(inside);
    var findings = new Comparison(options, inside, System.err).run();
    new Table(out, findings, machine).print();
    if (json.isPresent()) {
      TableJson.write(json.get(), findings, machine);
    }
    boolean missed = findings.goals().stream().anyMatch(goal -> goal.isMeasured() && !goal.holds());
    return !findings.isValid() ? INCONCLUSIVE : missed ? 1 : 0;
  }

  private Options options() {
    requireAll("--only", only, Job.words());
    requireAll("--peers", peers, Engine.NAMES);
    return new Options(runs, pulls, warmUps, only, peers, imageMebibytes, moorage);
  }

  private static void requireAll(String option, List<String> words, List<String> known) {
    for (var word : words) {
      if (!known.contains(word)) {
        throw new Refused(
            "%s wants names of %s, not \"%s\"".formatted(option, String.join(", ", known), word));
      }
    }
  }

  private void requireMachine(Options options) throws IOException {
    if (!"root".equals(System.getProperty("user.name"))) {
      throw new Refused("it makes namespaces and runs containers: call it as root");
    }
    for (var program : List.of("docker", "runc", "conmon", "nft", "unshare", "ip")) {
      if (Programs.find(program).isEmpty()) {
        throw new Refused("it wants " + program + ", which is not on this machine");
      }
    }
    if (!Files.isExecutable(SmallImage.BUSYBOX)) {
      throw new Refused("it wants busybox-static, which is not on this machine");
    }
    for (var covered : Sandbox.COVERED) {
      if (folder.toAbsolutePath().startsWith(covered)
          || json.filter(file -> file.toAbsolutePath().startsWith(covered)).isPresent()) {
        throw new Refused("--dir and --json cannot be below " + covered + ", which is covered");
      }
    }
    long engines = Engine.all(moorage).stream().filter(options::wants).count();
    long wanted = options.bytes((int) engines);
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < wanted) {
      throw new Refused(
          "--dir has %d GiB free, and this run may take %d: fewer --pulls take less"
              .formatted(free >> 30, wanted >> 30));
    }
  }
}
