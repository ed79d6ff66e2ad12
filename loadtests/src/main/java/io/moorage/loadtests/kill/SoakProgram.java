package io.moorage.loadtests.kill;

import io.moorage.deploy.clients.RunningRegistry;
import io.moorage.loadtests.Count;
import io.moorage.loadtests.Folder;
import io.moorage.loadtests.compare.Scratch;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code loadtests/soak}. */
@Command(
    name = "soak",
    header = "Let sixteen writers work on a server that collects every second, for long.",
    description = {
      "Looks whether anything is collected that somebody was told is there, whether a client is",
      "refused, and whether the server grows; in the end pulls everything and runs fsck.",
    },
    exitCodeList = {
      "0:All is well.",
      "1:Something is not; the lines that begin with VIOLATION say what.",
      "2:It was called wrongly, and did nothing.",
      "3:Too little was done to tell, or it broke off.",
    },
    footer = {
      "  loadtests/soak --minutes 60",
      "  loadtests/soak --server deploy/moorage --dir /srv/scratch",
    })
public final class SoakProgram extends LoopProgram {
  @Option(
      names = "--minutes",
      paramLabel = "N",
      converter = Count.FromOne.class,
      description = "How long. Default: ${DEFAULT-VALUE}.")
  private int minutes = 20;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      converter = Folder.class,
      description =
          "Where the data directory is made; it stays there if something was found."
              + " Default: ${DEFAULT-VALUE}.")
  private Path parent = TEMPORARY;

  public static void main(String[] words) {
    new SoakProgram().exit(words);
  }

  @Override
  protected int run(PrintStream out) throws IOException, InterruptedException {
    var directory = Files.createTempDirectory(parent, "moorage-soak-");
    var launch = asked(RunningRegistry.on(directory.resolve("data")));
    var outcome = Soak.run(new Soak.Options(seed(), Duration.ofMinutes(minutes), launch), out);
    if (outcome.violations().isEmpty()) {
      Scratch.delete(directory);
    } else {
      out.println("what was found is kept in " + directory);
    }
    return code(outcome.violations(), outcome.isValid());
  }
}
