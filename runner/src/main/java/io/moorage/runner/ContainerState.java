package io.moorage.runner;

import java.time.Instant;
import java.util.Optional;

/**
 * What a container is doing.
 *
 * <pre>
 * Created ──start──► Running ◄──unpause── Paused
 *    ▲                 │  ▲ └────pause─────▲
 *    └─start failed    │  └────start────┐
 *                      └──end──► Exited ┤
 *                      └──end──► Restarting (the policy starts it again after a while)
 * </pre>
 *
 * Any of them but Running, Paused and Restarting may be removed; by force, all.
 */
public sealed interface ContainerState {

  /**
   * Never ran.
   *
   * @param failure why its last start failed
   */
  record Created(Optional<Failure> failure) implements ContainerState {}

  record Running(FirstProcess process) implements ContainerState {}

  /** Its processes are frozen. */
  record Paused(FirstProcess process) implements ContainerState {}

  /**
   * Ended, and is about to be started again.
   *
   * @param attempt how many times the policy has started it so far
   */
  record Restarting(Exit last, Instant due, int attempt) implements ContainerState {}

  record Exited(Exit exit) implements ContainerState {}

  /** Going away; nothing else happens to it. */
  record Removing(Optional<Exit> exit) implements ContainerState {}

  /**
   * The first process of a container.
   *
   * @param startTicks when the kernel started it, since boot: tells it from another of its number
   */
  record FirstProcess(int pid, long startTicks, Instant started) {}

  /**
   * How it ended.
   *
   * @param code 0 to 255; 128 and the signal's number if one ended it
   * @param error why it could not be started again, or what was lost; mostly empty
   */
  record Exit(int code, boolean oomKilled, Instant started, Instant finished, String error) {}

  /** A start that failed. */
  record Failure(int code, String error) {}

  /** The state's word in the API. */
  default String word() {
    return switch (this) {
      case Created _ -> "created";
      case Running _ -> "running";
      case Paused _ -> "paused";
      case Restarting _ -> "restarting";
      case Exited _ -> "exited";
      case Removing _ -> "removing";
    };
  }

  /** The first process, if there is one. */
  default Optional<FirstProcess> current() {
    return switch (this) {
      case Running running -> Optional.of(running.process());
      case Paused paused -> Optional.of(paused.process());
      case Created _, Restarting _, Exited _, Removing _ -> Optional.empty();
    };
  }

  /** How it ended last, if it did and does not run again. */
  default Optional<Exit> lastExit() {
    return switch (this) {
      case Restarting restarting -> Optional.of(restarting.last());
      case Exited exited -> Optional.of(exited.exit());
      case Removing removing -> removing.exit();
      case Created _, Running _, Paused _ -> Optional.empty();
    };
  }
}
