package io.moorage.runner.bundle;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an image says of the containers made from it.
 *
 * @param environment {@code NAME=value}
 * @param user {@code user[:group]} by name or number; root if there is none
 * @param volumes directories it declares as volumes
 * @param exposedPorts as {@code 80/tcp}
 */
public record ImageDefaults(
    List<String> entrypoint,
    List<String> command,
    List<String> environment,
    Optional<String> user,
    Optional<String> workingDirectory,
    Optional<String> stopSignal,
    Set<String> volumes,
    Set<String> exposedPorts,
    Map<String, String> labels) {
  /** Of an image that says nothing. */
  public static final ImageDefaults NONE =
      new ImageDefaults(
          List.of(),
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Set.of(),
          Set.of(),
          Map.of());

  public ImageDefaults {
    entrypoint = List.copyOf(entrypoint);
    command = List.copyOf(command);
    environment = List.copyOf(environment);
    volumes = Set.copyOf(volumes);
    exposedPorts = Set.copyOf(exposedPorts);
    labels = Map.copyOf(labels);
  }
}
