package io.moorage.loadtests.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.deploy.clients.RunningRegistry;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code -Dmoorage.test.soak} sets its length in seconds; without, three minutes. */
@Timeout(value = 1, unit = TimeUnit.DAYS)
class SoakIT {
  private static final long SEED = Long.getLong("moorage.test.seed", System.nanoTime());
  private static final Duration LENGTH = Duration.ofSeconds(Long.getLong("moorage.test.soak", 180));

  @Test
  void collection_besideSixteenWriters_losesNothing(@TempDir Path folder) throws Exception {
    var launch = RunningRegistry.on(folder.resolve("data"));
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    var outcome = Soak.run(new Soak.Options(SEED, LENGTH, launch), out);

    assertEquals(List.of(), outcome.violations(), () -> "seed " + SEED);
    assertTrue(outcome.isValid(), () -> "too little was done: " + outcome);
  }
}
