package io.moorage.runner;

import java.util.List;
import java.util.Optional;

/**
 * A further process in a running container.
 *
 * @param environment {@code NAME=value}, beside the container's
 * @param user none for the container's
 * @param workingDirectory none for the container's
 * @param detachKeys as {@code ctrl-p,ctrl-q}; none for the default
 */
public record ExecRequest(
    List<String> arguments,
    List<String> environment,
    Optional<String> user,
    Optional<String> workingDirectory,
    boolean tty,
    boolean privileged,
    boolean attachStdin,
    boolean attachStdout,
    boolean attachStderr,
    Optional<String> detachKeys) {
  public ExecRequest {
    arguments = List.copyOf(arguments);
    environment = List.copyOf(environment);
  }
}
