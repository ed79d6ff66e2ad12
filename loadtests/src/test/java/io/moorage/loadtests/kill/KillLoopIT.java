package io.moorage.loadtests.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.deploy.clients.RunningRegistry;
import io.moorage.loadtests.compare.Scratch;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KillLoopIT {
  private static final long SEED = Long.getLong("moorage.test.seed", System.nanoTime());
  private static final int KILLS = Integer.getInteger("moorage.test.kills", 20);

  /** Ways to lose what was acknowledged. */
  enum Loss {
    FILES_GONE,
    FILES_CUT_SHORT,
    RECORDS_GONE
  }

  @Test
  void kills_underLoad_loseNothing(@TempDir Path folder) throws Exception {
    var outcome = run(folder, KILLS, KillLoop.Mischief.NONE, System.out);

    assertEquals(List.of(), outcome.violations(), () -> "seed " + SEED);
    assertTrue(outcome.isValid(), () -> "too little was done: " + outcome);
  }

  /** A loop that is never red proves nothing. */
  @ParameterizedTest
  @EnumSource
  void kills_withLoss_areNoticed(Loss loss, @TempDir Path folder) throws Exception {
    var outcome = run(folder, 2, data -> lose(loss, data), OutputStream.nullOutputStream());

    assertFalse(outcome.violations().isEmpty());
  }

  private static KillLoop.Outcome run(
      Path folder, int kills, KillLoop.Mischief mischief, OutputStream out) throws Exception {
    var options = new KillLoop.Options(SEED, kills, folder, RunningRegistry.on(folder), mischief);
    return KillLoop.run(options, new PrintStream(out, true, StandardCharsets.UTF_8));
  }

  private static void lose(Loss loss, Path data) throws IOException {
    switch (loss) {
      case RECORDS_GONE -> Scratch.delete(data.resolve("meta"));
      case FILES_GONE, FILES_CUT_SHORT -> {
        List<Path> files;
        try (var entries = Files.walk(data.resolve("blobs"))) {
          files = entries.filter(Files::isRegularFile).toList();
        }
        for (var file : files) {
          if (loss == Loss.FILES_GONE) {
            Files.delete(file);
          } else {
            try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
              channel.truncate(Files.size(file) / 2);
            }
          }
        }
      }
    }
  }
}
