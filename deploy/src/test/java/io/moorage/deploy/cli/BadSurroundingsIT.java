package io.moorage.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.moorage.deploy.clients.RunningRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes where something around them is wrong. Mounts are made in a mount namespace of the
 * process, with which they end.
 */
class BadSurroundingsIT {
  @TempDir Path directory;

  @Test
  void serve_readOnlyDirectory_exit2AndNothingChanged() throws IOException, InterruptedException {
    Path data = Files.createDirectory(directory.resolve("data"));
    Ended ended = inNamespace("mount --bind -o ro %s %s".formatted(data, data), data);
    assertEquals(2, ended.code(), ended.err());
    assertEquals(1, ended.err().lines().count(), ended.err());
    assertTrue(ended.err().contains("Read-only file system"), ended.err());
    assertTrue(ended.err().contains("set another data-dir"), ended.err());
    try (var files = Files.list(data)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void configCheck_overlay_warnsWithTheRemedy() throws IOException, InterruptedException {
    for (String part : List.of("lower", "upper", "work", "data")) {
      Files.createDirectory(directory.resolve(part));
    }
    String mount =
        "mount -t tmpfs none %1$s && mkdir %1$s/lower %1$s/upper %1$s/work %1$s/data && mount -t overlay -o lowerdir=%1$s/lower,upperdir=%1$s/upper,workdir=%1$s/work none %1$s/data"
            .formatted(directory);
    Ended ended = checkInNamespace(mount, directory.resolve("data"));
    assertEquals(0, ended.code(), ended.err());
    assertTrue(ended.err().contains("is on overlay"), ended.err());
    assertTrue(ended.err().contains("mount a volume"), ended.err());
  }

  /** {@code moorage … | true}: nobody hears of it. */
  @Test
  void verb_standardOutputClosed_isQuiet() throws IOException, InterruptedException {
    for (String verb : List.of("version", "config show", "--help")) {
      Ended ended = shell("%s %s | true; exit ${PIPESTATUS[0]}".formatted(moorage(), verb), "bash");
      assertEquals(0, ended.code(), ended.err());
      assertEquals("", ended.err());
      Ended closed = shell("%s %s >&-".formatted(moorage(), verb), "bash");
      assertEquals("", closed.err());
    }
  }

  /** The longest that Linux passes on: 128 KiB, see execve(2). */
  @Test
  void verb_longestArgument_exit2InAFewWords() throws IOException, InterruptedException {
    Ended ended =
        shell("%s \"$(head -c 131000 /dev/zero | tr '\\0' x)\"".formatted(moorage()), "bash");
    assertEquals(2, ended.code());
    assertTrue(ended.err().contains("Usage: moorage"), ended.err());
    assertTrue(ended.err().length() < 1_000);
  }

  private record Ended(int code, String err) {}

  private Ended inNamespace(String mount, Path data) throws IOException, InterruptedException {
    return namespace(
        mount + " && exec " + moorage() + " serve --listen 127.0.0.1:0 --data-dir " + data);
  }

  private Ended checkInNamespace(String mount, Path data) throws IOException, InterruptedException {
    return namespace(
        mount + " && MOORAGE_DATA_DIR=" + data + " exec " + moorage() + " config check");
  }

  private Ended namespace(String script) throws IOException, InterruptedException {
    List<String> unshare = new ArrayList<>(List.of("unshare", "-m"));
    if (shell("unshare -m true", "sh").code() != 0) {
      // Root has them; else the kernel may give them to whoever becomes root of a namespace alone.
      unshare.add("-r");
      assumeTrue(shell("unshare -rm true", "sh").code() == 0, "no mount namespaces for this user");
    }
    unshare.addAll(List.of("sh", "-c", script));
    return run(unshare);
  }

  private Ended shell(String script, String shell) throws IOException, InterruptedException {
    return run(List.of(shell, "-c", script));
  }

  private Ended run(List<String> command) throws IOException, InterruptedException {
    Path err = directory.resolveSibling(directory.getFileName() + ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(err.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("MOORAGE_"));
      Process process = builder.start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      return new Ended(process.waitFor(), Files.readString(err));
    } finally {
      Files.deleteIfExists(err);
    }
  }

  private String moorage() {
    return String.join(" ", RunningRegistry.on(directory).command());
  }
}
