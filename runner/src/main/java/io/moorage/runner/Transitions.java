package io.moorage.runner;

import io.moorage.runner.ContainerState.Created;
import io.moorage.runner.ContainerState.Exited;
import io.moorage.runner.ContainerState.Paused;
import io.moorage.runner.ContainerState.Removing;
import io.moorage.runner.ContainerState.Restarting;
import io.moorage.runner.ContainerState.Running;

/** What a state allows. Pure; the words are those that docker's users know. */
final class Transitions {
  private Transitions() {}

  static Verdict start(ContainerState state) {
    return switch (state) {
      case Running _ -> new Verdict.Already();
      case Paused _ -> new Verdict.Refused("cannot start a paused container, try unpause instead");
      case Removing _ ->
          new Verdict.Refused("container is marked for removal and cannot be started");
      case Created _, Exited _, Restarting _ -> new Verdict.Allowed();
    };
  }

  static Verdict stop(ContainerState state) {
    return switch (state) {
      case Running _, Paused _, Restarting _ -> new Verdict.Allowed();
      case Created _, Exited _, Removing _ -> new Verdict.Already();
    };
  }

  static Verdict kill(String name, ContainerState state) {
    return switch (state) {
      case Running _, Paused _ -> new Verdict.Allowed();
      case Restarting _, Created _, Exited _, Removing _ ->
          new Verdict.Refused(
              "cannot kill container: %s: container is not running".formatted(name));
    };
  }

  static Verdict pause(String name, ContainerState state) {
    return switch (state) {
      case Running _ -> new Verdict.Allowed();
      case Paused _ -> new Verdict.Refused("container %s is already paused".formatted(name));
      case Restarting _, Created _, Exited _, Removing _ ->
          new Verdict.Refused("container %s is not running".formatted(name));
    };
  }

  static Verdict unpause(String name, ContainerState state) {
    return switch (state) {
      case Paused _ -> new Verdict.Allowed();
      case Running _, Restarting _, Created _, Exited _, Removing _ ->
          new Verdict.Refused("container %s is not paused".formatted(name));
    };
  }

  static Verdict exec(String name, ContainerState state) {
    return switch (state) {
      case Running _ -> new Verdict.Allowed();
      case Paused _ ->
          new Verdict.Refused(
              "container %s is paused, unpause the container before exec".formatted(name));
      case Restarting _ ->
          new Verdict.Refused(
              "container %s is restarting, wait until the container is running".formatted(name));
      case Created _, Exited _, Removing _ ->
          new Verdict.Refused("container %s is not running".formatted(name));
    };
  }

  static Verdict attach(String name, ContainerState state) {
    return switch (state) {
      case Running _, Created _, Exited _ -> new Verdict.Allowed();
      case Paused _ ->
          new Verdict.Refused(
              "container %s is paused, unpause the container before attach".formatted(name));
      case Restarting _ ->
          new Verdict.Refused(
              "container %s is restarting, wait until the container is running".formatted(name));
      case Removing _ -> new Verdict.Refused("container %s is being removed".formatted(name));
    };
  }

  static Verdict remove(String name, ContainerState state) {
    return switch (state) {
      case Created _, Exited _ -> new Verdict.Allowed();
      case Running _, Paused _, Restarting _ ->
          new Verdict.Refused(
              ("cannot remove container \"%s\": container is %s: stop the container before"
                      + " removing or force remove")
                  .formatted(name, state.word()));
      case Removing _ ->
          new Verdict.Refused("removal of container %s is already in progress".formatted(name));
    };
  }
}
