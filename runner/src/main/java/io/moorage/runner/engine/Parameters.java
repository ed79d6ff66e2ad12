package io.moorage.runner.engine;

import io.moorage.runner.TerminalSize;
import io.moorage.runner.bundle.Signal;
import java.time.Instant;
import java.util.Optional;

/** Parameters that several calls have. */
final class Parameters {
  static final Signal KILL = Signal.KILL;
  private static final int NANOS = 9;

  private Parameters() {}

  /**
   * A parameter that must be there.
   *
   * @throws EngineRefusal 400 if it is not
   */
  static String required(EngineCall call, String name) {
    return call.word(name)
        .orElseThrow(() -> EngineRefusal.badRequest("the parameter " + name + " is missing"));
  }

  /** {@code t}: how long a container may take to stop. */
  static Optional<Integer> seconds(EngineCall call) {
    return call.word("t").map(word -> number("t", word));
  }

  static Optional<Signal> signal(EngineCall call) {
    return call.word("signal").map(Signal::parse);
  }

  /** {@code h} and {@code w}. */
  static TerminalSize size(EngineCall call) {
    return new TerminalSize(number("h", required(call, "h")), number("w", required(call, "w")));
  }

  static int number(String name, String word) {
    try {
      return Integer.parseInt(word.strip());
    } catch (NumberFormatException e) {
      throw EngineRefusal.badRequest("%s is no number: %s".formatted(name, word));
    }
  }

  /** A time in seconds since 1970 with up to nine decimals; nothing if it is missing or 0. */
  static Optional<Instant> time(EngineCall call, String name) {
    return call.word(name).filter(word -> !word.equals("0")).map(word -> instant(name, word));
  }

  static Instant instant(String name, String word) {
    int dot = word.indexOf('.');
    try {
      long seconds = Long.parseLong(dot < 0 ? word : word.substring(0, dot));
      var decimals = dot < 0 ? "" : word.substring(dot + 1);
      if (decimals.length() > NANOS) {
        decimals = decimals.substring(0, NANOS);
      }
      long nanos =
          decimals.isEmpty() ? 0 : Long.parseLong(decimals + "0".repeat(NANOS - decimals.length()));
      return Instant.ofEpochSecond(seconds, nanos);
    } catch (RuntimeException e) {
      throw EngineRefusal.badRequest("%s is no time: %s".formatted(name, word));
    }
  }
}
