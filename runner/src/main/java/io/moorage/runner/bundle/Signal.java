package io.moorage.runner.bundle;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A signal, by its number on x86-64 and arm64. {@code signal(7)} */
public record Signal(int number) {
  private static final List<String> NAMES =
      List.of(
          "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV",
          "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU",
          "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS");
  private static final int RTMIN = 34;
  private static final int RTMAX = 64;

  public static final Signal HUP = new Signal(1);
  public static final Signal KILL = new Signal(9);
  public static final Signal TERM = new Signal(15);
  public static final Signal STOP = new Signal(19);

  public Signal {
    if (number < 1 || number > RTMAX) {
      throw new IllegalArgumentException("no signal has the number " + number);
    }
  }

  /**
   * The signal of a name, with or without {@code SIG}, or of a number.
   *
   * @throws InvalidRequest if there is none
   */
  public static Signal parse(String word) {
    return find(word.strip().toUpperCase(Locale.ROOT))
        .orElseThrow(() -> new InvalidRequest("Invalid signal: " + word));
  }

  private static Optional<Signal> find(String upper) {
    if (upper.matches("\\d{1,2}")) {
      int number = Integer.parseInt(upper);
      return number >= 1 && number <= RTMAX ? Optional.of(new Signal(number)) : Optional.empty();
    }
    var name = upper.startsWith("SIG") ? upper.substring(3) : upper;
    int named = name.isEmpty() ? -1 : NAMES.indexOf(name);
    if (named > 0) {
      return Optional.of(new Signal(named));
    }
    return switch (name) {
      case "CLD" -> Optional.of(new Signal(17));
      case "POLL" -> Optional.of(new Signal(29));
      case "IOT" -> Optional.of(new Signal(6));
      default -> realTime(name);
    };
  }

  private static Optional<Signal> realTime(String name) {
    if (!name.matches("RT(MIN(\\+\\d{1,2})?|MAX(-\\d{1,2})?)")) {
      return Optional.empty();
    }
    int offset = name.length() > 5 ? Integer.parseInt(name.substring(6)) : 0;
    int number = name.startsWith("RTMIN") ? RTMIN + offset : RTMAX - offset;
    return number >= RTMIN && number <= RTMAX ? Optional.of(new Signal(number)) : Optional.empty();
  }

  /** With {@code SIG}; a real-time signal by its number. */
  @Override
  public String toString() {
    return number < NAMES.size() ? "SIG" + NAMES.get(number) : String.valueOf(number);
  }
}
