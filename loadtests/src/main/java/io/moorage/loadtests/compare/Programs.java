package io.moorage.loadtests.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.stream.Stream;

/** The programs of this machine, and the one registry that is built when it is not there. */
public final class Programs {
  private static final String DISTRIBUTION = "v3.1.2";
  private static final String MODULE =
      "github.com/distribution/distribution/v3/cmd/registry@" + DISTRIBUTION;
  private static final Path TOOLS =
      Path.of(System.getProperty("user.home"), ".cache", "moorage", "tools", "bin");

  private Programs() {}

  /** Has a launcher build and train what is stale, which is not part of a start. */
  public static void ready(String launcher) throws IOException, InterruptedException {
    new ProcessBuilder(launcher, "version")
        .redirectOutput(Redirect.DISCARD)
        .redirectError(Redirect.INHERIT)
        .start()
        .waitFor();
  }

  /** The path of a program, if there is one of this name. */
  public static Optional<String> find(String name) {
    var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.concat(Stream.of(path.split(":")), Stream.of("/usr/sbin", "/usr/local/go/bin"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  /**
   * The distribution project's version 3: built once, where there is Go, which takes a minute or
   * two.
   */
  static Optional<String> distribution3(PrintStream out) throws IOException, InterruptedException {
    var built = TOOLS.resolve("distribution-" + DISTRIBUTION);
    if (Files.isExecutable(built)) {
      return Optional.of(built.toString());
    }
    var go = find("go");
    if (go.isEmpty()) {
      return Optional.empty();
    }
    out.println("building " + MODULE);
    var folder =
        Files.createDirectories(TOOLS.resolve("building-" + ProcessHandle.current().pid()));
    try {
      var builder = new ProcessBuilder(go.get(), "install", MODULE).redirectErrorStream(true);
      builder.environment().put("GOBIN", folder.toString());
      var process = builder.start();
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        out.println("it could not be built: " + said.strip());
        return Optional.empty();
      }
      Files.move(folder.resolve("registry"), built, StandardCopyOption.ATOMIC_MOVE);
      return Optional.of(built.toString());
    } finally {
      Scratch.delete(folder);
    }
  }

  /** The first line that a program prints, for the description of the machine. */
  public static String says(String... command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said.lines().findFirst().orElse("").strip();
  }
}
