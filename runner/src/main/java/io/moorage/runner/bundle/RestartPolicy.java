package io.moorage.runner.bundle;

/** When a container that ended is started again. */
public sealed interface RestartPolicy {

  record No() implements RestartPolicy {}

  /** Even one that was stopped by hand, when the daemon starts. */
  record Always() implements RestartPolicy {}

  /** As always, but not one that was stopped by hand. */
  record UnlessStopped() implements RestartPolicy {}

  /**
   * After an exit code other than 0.
   *
   * @param most how many times; 0 for ever
   */
  record OnFailure(int most) implements RestartPolicy {}

  /** The policy's word in the API. */
  default String word() {
    return switch (this) {
      case No _ -> "no";
      case Always _ -> "always";
      case UnlessStopped _ -> "unless-stopped";
      case OnFailure _ -> "on-failure";
    };
  }
}
