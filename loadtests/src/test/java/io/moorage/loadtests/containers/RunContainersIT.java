package io.moorage.loadtests.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.moorage.deploy.serve.NativeLibraries;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunContainersIT {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /** What {@code deploy/moorage} comes to, without its build. */
  private static Path launcher(Path folder) throws IOException {
    NativeLibraries.unpack(folder.resolve("native"));
    var script =
        """
        #!/bin/sh
        exec '%s' -Xmx256m -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \
        --sun-misc-unsafe-memory-access=allow -Djava.library.path='%s' -cp '%s' \
        io.moorage.deploy.Moorage "$@"
        """
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                folder.resolve("native"),
                System.getProperty("java.class.path"));
    var file = Files.writeString(folder.resolve("moorage"), script);
    assertTrue(file.toFile().setExecutable(true));
    return file;
  }

  private int run(String... words) {
    return new RunContainers()
        .run(
            words,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @Test
  void run_once_measuresEveryJobAndLeavesNothing(@TempDir Path folder) throws IOException {
    var work = Files.createDirectories(folder.resolve("work"));
    var json = folder.resolve("figures.json");
    int code =
        run(
            "--runs=1",
            "--pulls=1",
            "--warm-ups=0",
            "--image-size=8",
            "--peers=moorage",
            "--moorage=" + launcher(folder),
            "--dir=" + work,
            "--json=" + json);
    // It says itself what this machine lacks; what is wrong with its options is another test's.
    assumeTrue(code != 2, err::toString);

    // Whether goals hold is not asked of a machine that does more than this.
    assertTrue(code == 0 || code == 1, () -> code + "\n" + out + "\n" + err);
    var figures = new ObjectMapper().readTree(json.toFile());
    for (var job : Job.values()) {
      var contenders = figures.at("/jobs/" + job.word + "/contenders");
      assertEquals(1, contenders.at("/moorage/runs_ms").size(), figures::toString);
      assertFalse(contenders.at("/moorage").has("invalid"), figures::toString);
      assertTrue(out.toString(StandardCharsets.UTF_8).contains(job.title), out::toString);
    }
    assertTrue(figures.at("/memory_idle_mib/moorage/resident").asDouble() > 0, figures::toString);
    try (var left = Files.list(work)) {
      assertEquals(0, left.count());
    }
  }
}
