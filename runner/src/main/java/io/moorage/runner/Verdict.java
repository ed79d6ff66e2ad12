package io.moorage.runner;

/** Whether something may be done to a container. */
sealed interface Verdict {
  record Allowed() implements Verdict {}

  /** It is so already. */
  record Already() implements Verdict {}

  /** The state does not allow it. */
  record Refused(String why) implements Verdict {}

  /** Whether there is something to do. */
  default boolean orThrow() {
    return switch (this) {
      case Allowed _ -> true;
      case Already _ -> false;
      case Refused(var why) -> throw new ContainerFailure.Conflict(why);
    };
  }
}
