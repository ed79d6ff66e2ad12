package io.moorage.runner;

import io.moorage.runner.ContainerState.Exit;
import io.moorage.runner.bundle.RestartPolicy;
import java.time.Duration;
import java.util.Optional;

/** When a policy starts a container again. Pure. */
final class Restarts {
  static final Duration FIRST = Duration.ofMillis(100);

  /** Who ran for so long did not fail at once: the next pause is short again. */
  static final Duration STEADY = Duration.ofSeconds(10);

  private Restarts() {}

  /**
   * The pause before the next start; none if there is to be none.
   *
   * @param restarts how often the policy started it since a client did
   * @param last the pause before this one, zero for none
   * @param longest that a pause may be
   */
  static Optional<Duration> afterEnd(
      RestartPolicy policy,
      Exit exit,
      int restarts,
      boolean stoppedByHand,
      Duration last,
      Duration longest) {
    boolean again =
        !stoppedByHand
            && switch (policy) {
              case RestartPolicy.No _ -> false;
              case RestartPolicy.Always _, RestartPolicy.UnlessStopped _ -> true;
              case RestartPolicy.OnFailure(int most) ->
                  exit.code() != 0 && (most == 0 || restarts < most);
            };
    if (!again) {
      return Optional.empty();
    }
    var ran = Duration.between(exit.started(), exit.finished());
    if (last.isZero() || ran.compareTo(STEADY) >= 0) {
      return Optional.of(FIRST.compareTo(longest) > 0 ? longest : FIRST);
    }
    var longer = last.multipliedBy(2);
    return Optional.of(longer.compareTo(longest) > 0 ? longest : longer);
  }

  /** Whether a container that had ended is started when the daemon is. */
  static boolean atBoot(RestartPolicy policy, Exit exit, int restarts, boolean stoppedByHand) {
    return switch (policy) {
      case RestartPolicy.No _ -> false;
      case RestartPolicy.Always _ -> true;
      case RestartPolicy.UnlessStopped _ -> !stoppedByHand;
      case RestartPolicy.OnFailure(int most) ->
          !stoppedByHand && exit.code() != 0 && (most == 0 || restarts < most);
    };
  }
}
