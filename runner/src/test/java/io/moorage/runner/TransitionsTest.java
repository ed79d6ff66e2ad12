package io.moorage.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.moorage.runner.ContainerState.Created;
import io.moorage.runner.ContainerState.Exit;
import io.moorage.runner.ContainerState.Exited;
import io.moorage.runner.ContainerState.FirstProcess;
import io.moorage.runner.ContainerState.Paused;
import io.moorage.runner.ContainerState.Removing;
import io.moorage.runner.ContainerState.Restarting;
import io.moorage.runner.ContainerState.Running;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransitionsTest {
  private static final FirstProcess PROCESS = new FirstProcess(1, 2, Instant.EPOCH);
  private static final Exit EXIT = new Exit(0, false, Instant.EPOCH, Instant.EPOCH, "");
  private static final List<ContainerState> STATES =
      List.of(
          new Created(Optional.empty()),
          new Running(PROCESS),
          new Paused(PROCESS),
          new Restarting(EXIT, Instant.EPOCH, 1),
          new Exited(EXIT),
          new Removing(Optional.empty()));

  /** By state, in the order above: + allowed, = so already, - refused. */
  @ParameterizedTest
  @CsvSource({
    "start,   +=-++-",
    "stop,    =+++==",
    "kill,    -++---",
    "pause,   -+----",
    "unpause, --+---",
    "exec,    -+----",
    "attach,  ++--+-",
    "remove,  +---+-"
  })
  void each_state(String what, String expected) {
    Function<ContainerState, Verdict> verdict =
        switch (what) {
          case "start" -> Transitions::start;
          case "stop" -> Transitions::stop;
          case "kill" -> state -> Transitions.kill("x", state);
          case "pause" -> state -> Transitions.pause("x", state);
          case "unpause" -> state -> Transitions.unpause("x", state);
          case "exec" -> state -> Transitions.exec("x", state);
          case "attach" -> state -> Transitions.attach("x", state);
          case "remove" -> state -> Transitions.remove("x", state);
          default -> throw new AssertionError(what);
        };
    assertEquals(
        expected,
        STATES.stream().map(verdict).map(TransitionsTest::sign).collect(Collectors.joining()));
  }

  private static String sign(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Allowed _ -> "+";
      case Verdict.Already _ -> "=";
      case Verdict.Refused _ -> "-";
    };
  }
}
