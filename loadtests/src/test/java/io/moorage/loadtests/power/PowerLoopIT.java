package io.moorage.loadtests.power;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PowerLoopIT {
  private static final long SEED = Long.getLong("moorage.test.seed", System.nanoTime());
  private static final int CUTS = Integer.getInteger("moorage.test.cuts", 15);

  @ParameterizedTest
  @EnumSource
  void cuts_underLoad_loseNothing(FileSystemKind kind) throws IOException, InterruptedException {
    require(kind);
    var outcome = PowerLoop.run(kind, CUTS, SEED, launch -> launch, System.out);

    assertEquals(List.of(), outcome.violations(), () -> "seed " + SEED);
    assertTrue(outcome.isValid(), () -> "too little was done: " + outcome);
    assertNothingIsMounted();
  }

  /** A loop that is never red proves nothing: here no flush reaches the disk. */
  @Test
  void cuts_withoutFlushes_areNoticed() throws IOException, InterruptedException {
    require(FileSystemKind.EXT4);
    var library =
        Stream.of("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu")
            .map(folder -> Path.of(folder, "libeatmydata.so"))
            .filter(Files::isRegularFile)
            .findFirst();
    // Nothing else makes a flush do nothing; the other tests do without.
    assumeTrue(library.isPresent(), "there is no libeatmydata (apt-get install libeatmydata1)");
    var silent = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    var outcome =
        PowerLoop.run(
            FileSystemKind.EXT4,
            3,
            SEED,
            launch -> launch.set("LD_PRELOAD", library.get().toString()),
            silent);

    assertFalse(outcome.violations().isEmpty(), () -> "seed " + SEED);
    assertNothingIsMounted();
  }

  private static void require(FileSystemKind kind) {
    // It takes root, a loop device and the tools of the file system: the message says what lacks.
    var missing = PowerLoop.missing(kind);
    assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
  }

  private static void assertNothingIsMounted() throws IOException {
    assertFalse(Files.readString(Path.of("/proc/self/mounts")).contains("moorage-power-"));
  }
}
