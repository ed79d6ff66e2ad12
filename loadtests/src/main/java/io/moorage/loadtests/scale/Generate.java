package io.moorage.loadtests.scale;

import io.moorage.loadtests.Program;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code loadtests/generate}. */
@Command(
    name = "generate",
    header = "Fill a data directory with a store of a given size, in seconds.",
    description = "No server may have the directory open. Everything is pushed by its own code.",
    footer = {
      "  loadtests/generate --data-dir /tmp/large",
      "  loadtests/generate --data-dir /tmp/tags --tags 1000000 --repositories 0 --referrers 0",
    })
public final class Generate extends Program {
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      required = true,
      description = "The directory to fill; made if it is not there. Has to be said.")
  private Path directory = Path.of("");

  @Mixin private final SizeOptions options = new SizeOptions();

  public static void main(String[] words) {
    new Generate().exit(words);
  }

  @Override
  protected int run(PrintStream out) throws IOException, InterruptedException {
    var size = options.size();
    long start = System.nanoTime();
    try (var generator = Generator.on(directory)) {
      generator.fill(size);
    }
    out.printf("%s in %.1f s%n", size, (System.nanoTime() - start) / 1e9);
    return 0;
  }
}
