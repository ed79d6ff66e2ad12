package io.moorage.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.moorage.runner.ContainerState.Created;
import io.moorage.runner.ContainerState.Exit;
import io.moorage.runner.ContainerState.Exited;
import io.moorage.runner.ContainerState.Failure;
import io.moorage.runner.ContainerState.FirstProcess;
import io.moorage.runner.ContainerState.Paused;
import io.moorage.runner.ContainerState.Removing;
import io.moorage.runner.ContainerState.Restarting;
import io.moorage.runner.ContainerState.Running;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordJsonTest {
  static List<ContainerState> states() {
    var time = Instant.parse("2026-01-01T00:00:00.123456789Z");
    var process = new FirstProcess(12, 3456789012L, time);
    var exit = new Exit(137, true, time, time.plusSeconds(1), "why");
    return List.of(
        new Created(Optional.empty()),
        new Created(Optional.of(new Failure(127, "no such program"))),
        new Running(process),
        new Paused(process),
        new Restarting(exit, time, 3),
        new Exited(exit),
        new Removing(Optional.empty()),
        new Removing(Optional.of(exit)));
  }

  @ParameterizedTest
  @MethodSource("states")
  void write_thenRead_isTheSame(ContainerState state) {
    assertEquals(state, RecordJson.state(RecordJson.write(state)));
  }
}
