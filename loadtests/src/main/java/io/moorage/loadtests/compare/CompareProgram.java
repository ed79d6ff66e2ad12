package io.moorage.loadtests.compare;

import io.moorage.loadtests.Count;
import io.moorage.loadtests.Folder;
import io.moorage.loadtests.Launcher;
import io.moorage.loadtests.Program;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code loadtests/compare}. */
@Command(
    name = "compare",
    header = "Measure Moorage beside other registries on this machine.",
    description = {
      "Puts the same work to Moorage, docker-registry, distribution 3 and nginx, in rounds,",
      "prints medians and ratios, and says which of Moorage's goals hold. Wants wrk and nginx.",
    },
    exitCodeList = {
      "0:All goals that were measured hold.",
      "1:One does not.",
      "2:It was called wrongly, and did nothing.",
      "3:A run was invalid, or it broke off.",
    },
    footer = {
      "  loadtests/compare",
      "  loadtests/compare --only manifest-get,push-1m --peers moorage,nginx,docker-registry",
      "  loadtests/compare --url zot=http://127.0.0.1:8080 --json /tmp/figures.json",
    })
public final class CompareProgram extends Program {
  @Option(
      names = "--rounds",
      paramLabel = "N",
      converter = Count.FromOne.class,
      description =
          "How often to measure each kind of work on each server. Default: ${DEFAULT-VALUE}.")
  private int rounds = 3;

  @Option(
      names = "--warm-ups",
      paramLabel = "N",
      converter = Count.FromZero.class,
      description =
          "How often to do it before, unmeasured: a JVM compiles while it is asked. Default:"
              + " ${DEFAULT-VALUE}.")
  private int warmUps = 2;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      converter = Count.FromOne.class,
      description = "How long each round of reading lasts. Default: ${DEFAULT-VALUE}.")
  private int seconds = 3;

  @Option(
      names = "--only",
      paramLabel = "WORK",
      split = ",",
      description =
          "Only work whose name begins so: manifest-get, manifest-head, blob-get-1m, blob-get-1g,"
              + " push-1m, push-1g, tags, start, uploads. Default: all.")
  private List<String> only = List.of();

  @Option(
      names = "--peers",
      paramLabel = "NAME",
      split = ",",
      description =
          "Only these: moorage, docker-registry, distribution-3, nginx, null. Default: all that"
              + " this machine has.")
  private List<String> peers = List.of();

  @Option(
      names = "--url",
      paramLabel = "NAME=URL",
      converter = Running.class,
      description = "One more registry, running already, at http://HOST:PORT. Any number of times.")
  private List<PeerKind.Elsewhere> elsewhere = List.of();

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
      description = "Where servers keep their data; it is removed. Default: ${DEFAULT-VALUE}.")
  private Path folder = TEMPORARY;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there, too.")
  private Optional<Path> json = Optional.empty();

  @Option(
      names = "--upload-size",
      paramLabel = "MIB",
      converter = Count.FromOne.class,
      description =
          "How large each of the 64 uploads at once is; less if the disk has less. Default:"
              + " ${DEFAULT-VALUE}.")
  private int uploadMebibytes = 1024;

  @Option(
      names = "--copying",
      description =
          "Clients of blobs copy what they receive, as all others do, at a cost above that of a"
              + " good server; else they let the kernel throw it away.")
  private boolean copying;

  @Option(
      names = "--tags-everywhere",
      description = "100,000 tags in the other registries, too, which takes them minutes.")
  private boolean tagsEverywhere;

  public static void main(String[] words) {
    new CompareProgram().exit(words);
  }

  @Override
  @SuppressWarnings("SystemOut") // How far it is, beside what it found.
  protected int run(PrintStream out) throws IOException, InterruptedException {
    var options = options();
    Programs.ready(options.moorage());
    var machine = Machine.describe(options.folder());
    Results results;
    try (var scratch = new Scratch(options.folder(), "compare")) {
      results = new Compare(options, System.err, scratch).run();
    }
    new Report(out, results, machine).print();
    if (options.json().isPresent()) {
      JsonReport.write(options.json().get(), results, machine);
    }
    var goals = Goal.of(results);
    boolean missed = goals.stream().anyMatch(goal -> goal.isMeasured() && !goal.holds());
    return !results.isValid() ? INCONCLUSIVE : missed ? 1 : 0;
  }

  /** What the options say. */
  Options options() {
    var works = Stream.concat(Work.all().stream().map(Work::name), Stream.of("start", "uploads"));
    var names = works.toList();
    for (var word : only) {
      if (names.stream().noneMatch(name -> name.startsWith(word))) {
        throw new Refused(
            "--only wants what begins one of %s, not \"%s\""
                .formatted(String.join(", ", names), word));
      }
    }
    for (var peer : peers) {
      if (!PeerKind.NAMES.contains(peer)) {
        throw new Refused(
            "--peers wants names of %s, not \"%s\""
                .formatted(String.join(", ", PeerKind.NAMES), peer));
      }
    }
    return new Options(
        rounds,
        warmUps,
        seconds,
        only,
        peers,
        elsewhere,
        moorage,
        folder,
        json,
        uploadMebibytes,
        tagsEverywhere,
        copying);
  }

  /** A registry that somebody else runs. */
  static final class Running implements ITypeConverter<PeerKind.Elsewhere> {
    @Override
    public PeerKind.Elsewhere convert(String word) {
      int equals = word.indexOf('=');
      try {
        var uri = URI.create(word.substring(equals + 1));
        if (equals > 0 && uri.getHost() != null && uri.getPort() > 0) {
          return new PeerKind.Elsewhere(
              word.substring(0, equals), new InetSocketAddress(uri.getHost(), uri.getPort()));
        }
      } catch (IllegalArgumentException e) {
        // Told below.
      }
      throw new TypeConversionException("wants NAME=http://HOST:PORT, not \"" + word + "\"");
    }
  }
}
