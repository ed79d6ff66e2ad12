package io.moorage.deploy.cli;

import java.time.Duration;

/**
 * The pauses between two looks at work that the server does: short at first, as most of it is over
 * soon, and then of a second. It tells nobody when it is done, so one has to look.
 */
final class Pauses {
  private static final Duration LONGEST = Duration.ofSeconds(1);

  private final String work;
  private Duration next = Duration.ofMillis(20);

  /**
   * @param work what the server goes on doing when one is interrupted, such as {@code checking}
   */
  Pauses(String work) {
    this.work = work;
  }

  void pause() {
    try {
      Thread.sleep(next);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Unanswered.refused("interrupted; the server goes on " + work);
    }
    Duration longer = next.multipliedBy(2);
    next = longer.compareTo(LONGEST) < 0 ? longer : LONGEST;
  }
}
