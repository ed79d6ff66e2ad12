package io.moorage.runner.network;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** What has to be taken back if the next step fails, the latest first. */
final class Undo {
  private final Deque<Step> steps = new ArrayDeque<>();

  /** How one thing is taken back. */
  @FunctionalInterface
  interface Step {
    void run() throws IOException;
  }

  void add(Step step) {
    steps.push(step);
  }

  /** Takes everything back; what fails on the way is told beside the failure that began it. */
  void run(Exception failure) {
    for (Step step : steps) {
      try {
        step.run();
      } catch (IOException | RuntimeException e) {
        failure.addSuppressed(e);
      }
    }
  }
}
