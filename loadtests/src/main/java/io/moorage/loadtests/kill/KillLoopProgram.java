package io.moorage.loadtests.kill;

import io.moorage.deploy.clients.RunningRegistry;
import io.moorage.loadtests.Count;
import io.moorage.loadtests.Folder;
import io.moorage.loadtests.compare.Scratch;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code loadtests/kill-loop}. */
@Command(
    name = "kill-loop",
    header = "Kill a server under load again and again, and look for what was lost.",
    description = {
      "Kills it (kill -9) under sixteen writers and the collector, starts it again, and compares",
      "what is there with what was acknowledged; in the end pulls everything and runs fsck.",
    },
    footer = {
      "  loadtests/kill-loop --kills 200",
      "  loadtests/kill-loop --kills 200 --server deploy/moorage --dir /srv/scratch",
    })
public final class KillLoopProgram extends LoopProgram {
  @Option(
      names = "--kills",
      paramLabel = "N",
      converter = Count.FromOne.class,
      description = "How often to kill it. Default: ${DEFAULT-VALUE}.")
  private int kills = 20;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      converter = Folder.class,
      description =
          "Where data directories are made; one in which something was lost stays there."
              + " Default: ${DEFAULT-VALUE}.")
  private Path parent = TEMPORARY;

  public static void main(String[] words) {
    new KillLoopProgram().exit(words);
  }

  @Override
  protected int run(PrintStream out) throws IOException, InterruptedException {
    var directory = Files.createTempDirectory(parent, "moorage-kill-");
    var launch = asked(RunningRegistry.on(directory));
    var options = new KillLoop.Options(seed(), kills, directory, launch, KillLoop.Mischief.NONE);
    var outcome = KillLoop.run(options, out);
    if (outcome.violations().isEmpty()) {
      Scratch.delete(directory);
    }
    return code(outcome.violations(), outcome.isValid());
  }
}
