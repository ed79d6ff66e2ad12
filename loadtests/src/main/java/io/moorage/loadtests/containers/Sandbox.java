package io.moorage.loadtests.containers;

import io.moorage.loadtests.compare.Scratch;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs a program again in network, mount and process namespaces of its own. Nothing that it starts
 * outlives it, whatever engines do with bridges, rules and mounts is gone with it, and what they
 * keep at fixed places is on file systems that nobody else sees.
 *
 * @see <a href="https://man7.org/linux/man-pages/man1/unshare.1.html">unshare(1)</a>
 */
final class Sandbox {
  /** Folders that are others inside: what is made there cannot be seen from outside. */
  static final List<Path> COVERED =
      List.of(Path.of("/run"), Path.of("/dev/shm"), Path.of("/var/lib"));

  private static final String FOLDER = "moorage.loadtests.sandbox";

  /** The shell stays, as it is the process that collects the orphans. */
  private static final String SET_UP =
      """
      set -e
      ip link set lo up
      mount -t tmpfs none /run
      mount -t tmpfs none /dev/shm
      mount -t overlay overlay -o "lowerdir=/var/lib,upperdir=$1,workdir=$2" /var/lib
      shift 2
      set +e
      "$@"
      exit $?
      """;

  private Sandbox() {}

  /** The folder for all that is made inside; none if this process is outside. */
  static Optional<Path> folder() {
    return Optional.ofNullable(System.getProperty(FOLDER)).map(Path::of);
  }

  /**
   * Runs a program inside.
   *
   * @param out where what it prints goes; its complaints go to this process's own
   * @return its exit code
   */
  static int run(Class<?> program, List<String> words, Scratch scratch, PrintStream out)
      throws IOException, InterruptedException {
    var line =
        new ArrayList<>(List.of("unshare", "--net", "--mount", "--pid", "--fork", "--mount-proc"));
    line.addAll(List.of("--kill-child", "sh", "-c", SET_UP, "sh"));
    line.add(scratch.folder("var-lib").toString());
    line.add(scratch.folder("var-lib-work").toString());
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-XX:+UseSerialGC", "-Xmx512m"));
    line.add("-D%s=%s".formatted(FOLDER, scratch.folder("inside")));
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    line.addAll(words);
    var cgroups = Cgroups.now();
    var builder = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT);
    var process = scratch.start(builder);
    // It waits for what is inside, and would have the run's end wait for it.
    var stop = new Thread(() -> process.descendants().forEach(ProcessHandle::destroyForcibly));
    Runtime.getRuntime().addShutdownHook(stop);
    try {
      process.getOutputStream().close();
      process.getInputStream().transferTo(out);
      return process.waitFor();
    } finally {
      cgroups.removeNew();
    }
  }
}
