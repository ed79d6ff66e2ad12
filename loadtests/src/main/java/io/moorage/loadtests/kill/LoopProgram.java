package io.moorage.loadtests.kill;

import io.moorage.deploy.clients.RunningRegistry;
import io.moorage.loadtests.Launcher;
import io.moorage.loadtests.Program;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What the programs that try to break a server have in common. */
@Command(
    exitCodeList = {
      "0:Nothing was lost.",
      "1:Something was; the lines that begin with VIOLATION say what.",
      "2:It was called wrongly, and did nothing.",
      "3:Too little was done to tell, or it broke off.",
    })
public abstract class LoopProgram extends Program {
  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "What everything random follows from, but for what the threads' own timing decides."
              + " Default: another one each time; it is printed.")
  private long seed = System.nanoTime();

  @Option(
      names = "--server",
      paramLabel = "FILE",
      converter = Launcher.class,
      description =
          "What starts the server, such as deploy/moorage. Default: a JVM with this program's"
              + " classes.")
  private Optional<String> server = Optional.empty();

  protected final long seed() {
    return seed;
  }

  /** The same, by the server that was asked for. */
  protected final RunningRegistry.Launch asked(RunningRegistry.Launch launch) {
    return server.map(file -> launch.with(List.of(file))).orElse(launch);
  }

  /** The exit code that says what came out. */
  protected static int code(List<String> violations, boolean valid) {
    return !violations.isEmpty() ? 1 : valid ? 0 : INCONCLUSIVE;
  }
}
