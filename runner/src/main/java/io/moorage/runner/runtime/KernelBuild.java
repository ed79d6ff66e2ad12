package io.moorage.runner.runtime;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * What the kernel was built without. A seccomp filter has a rule for each call of each kind of
 * program, and making it takes time that grows with the square of that: some eight milliseconds of
 * each start are saved where x32, which hardly any kernel runs, is left out.
 */
final class KernelBuild {
  private static final Path RUNNING = Path.of("/proc/config.gz");

  /** Debian's kernels have x32, and refuse it unless they are told otherwise at boot. */
  private static final Path X32_ALLOWED = Path.of("/sys/module/syscall/parameters/x32");

  private static final String X32 = "SCMP_ARCH_X32";

  /** What is said of an option that is off, and which programs there are none of then. */
  private static final Map<String, String> OFF =
      Map.of(
          "# CONFIG_X86_X32_ABI is not set", X32,
          "# CONFIG_X86_X32 is not set", X32,
          "# CONFIG_IA32_EMULATION is not set", "SCMP_ARCH_X86");

  private KernelBuild() {}

  /** The kinds of programs that this kernel does not run, in seccomp's words; empty if unknown. */
  static Set<String> missing(String release) {
    var missing = new HashSet<String>();
    try (var in = open(Path.of("/boot", "config-" + release));
        var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      missing.addAll(missing(lines));
      if (Files.exists(X32_ALLOWED) && Files.readString(X32_ALLOWED).startsWith("N")) {
        missing.add(X32);
      }
    } catch (IOException unknown) {
      return Set.of();
    }
    return missing;
  }

  static Set<String> missing(BufferedReader config) throws IOException {
    var missing = new HashSet<String>();
    for (var line = config.readLine(); line != null; line = config.readLine()) {
      var without = OFF.get(line);
      if (without != null) {
        missing.add(without);
      }
    }
    return missing;
  }

  private static InputStream open(Path installed) throws IOException {
    return Files.exists(RUNNING)
        ? new GZIPInputStream(Files.newInputStream(RUNNING))
        : Files.newInputStream(installed);
  }
}
