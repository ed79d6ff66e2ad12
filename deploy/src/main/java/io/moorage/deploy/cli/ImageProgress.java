package io.moorage.deploy.cli;

import io.moorage.deploy.cli.json.JsonTree;
import io.moorage.deploy.cli.json.JsonTree.Mismatch;
import io.moorage.runner.engine.client.EngineReply;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** Prints how a pull or a push goes on: a line for each step, none for each piece. */
final class ImageProgress {
  /** What is told again and again. */
  private static final Set<String> PIECES = Set.of("Downloading", "Extracting", "Pushing");

  private ImageProgress() {}

  /**
   * Reads to the end.
   *
   * @throws Unanswered if the last word is an error
   */
  static void print(EngineReply reply, boolean quiet, Terminal terminal) throws IOException {
    try (reply;
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(reply.body(), StandardCharsets.UTF_8))) {
      for (Optional<String> line = next(lines); line.isPresent(); line = next(lines)) {
        if (!line.get().isBlank()) {
          print(JsonTree.read(line.get().getBytes(StandardCharsets.UTF_8)), quiet, terminal);
        }
      }
    } catch (Mismatch e) {
      throw Unanswered.refused("the runner's progress cannot be read: " + e.getMessage());
    }
  }

  private static Optional<String> next(BufferedReader lines) throws IOException {
    return Optional.ofNullable(lines.readLine());
  }

  private static void print(JsonTree step, boolean quiet, Terminal terminal) throws Mismatch {
    Optional<String> error = step.optionalText("error");
    if (error.isPresent()) {
      throw Unanswered.refused(error.get());
    }
    Optional<String> status = step.optionalText("status").or(() -> stream(step));
    if (!quiet && status.isPresent() && !PIECES.contains(status.get())) {
      terminal.say(step.optionalText("id").map(id -> id + ": ").orElse("") + status.get().strip());
      terminal.flush();
    }
  }

  private static Optional<String> stream(JsonTree step) {
    try {
      return step.optionalText("stream");
    } catch (Mismatch e) {
      return Optional.empty();
    }
  }
}
