package io.moorage.deploy.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The terminal of this process while its keys belong to a container: nothing is echoed, no key has
 * a meaning here. By stty(1), as the JDK has no way to say so.
 */
final class RawTerminal implements AutoCloseable {
  private final String before;

  private RawTerminal(String before) {
    this.before = before;
  }

  /**
   * Takes the terminal.
   *
   * @throws Unanswered if there is none
   */
  static RawTerminal take() {
    Optional<String> before = stty("-g");
    if (before.isEmpty()) {
      throw Unanswered.askedWrongly("-t wants a terminal, and standard input is none");
    }
    Optional<String> _ = stty("raw", "-echo");
    return new RawTerminal(before.get());
  }

  /** {@code h=24&w=80}; nothing if it cannot be told. */
  static Optional<String> size() {
    return stty("size")
        .map(words -> words.split(" ", -1))
        .filter(words -> words.length == 2)
        .map(words -> "h=%s&w=%s".formatted(words[0], words[1]));
  }

  /** Tells the size now, and again each time the window is drawn to another one. */
  static void follow(Consumer<String> told) {
    Runnable look =
        () -> {
          try {
            size().ifPresent(told);
          } catch (Unanswered ended) {
            // What has no terminal any more needs no size.
          }
        };
    Signals _ = Signals.on("WINCH", look);
    look.run();
  }

  private static Optional<String> stty(String... words) {
    List<String> command = new ArrayList<>(List.of("stty"));
    command.addAll(Arrays.asList(words));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? Optional.of(said.strip()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    Optional<String> _ = stty(before);
  }
}
