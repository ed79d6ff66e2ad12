package io.moorage.runner.bundle;

import io.moorage.runner.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a client wants a container to be. Everything here is kept; what could not be was refused.
 *
 * @param image as the client named it
 * @param hostname none for the default
 * @param shmSize bytes of {@code /dev/shm}
 * @param document the client's own words, which an inspection shows again
 */
public record ContainerRequest(
    String image,
    Command command,
    Streams streams,
    Lifecycle lifecycle,
    Limits limits,
    Isolation isolation,
    List<MountRequest> mounts,
    long shmSize,
    NetworkRequest network,
    LogRequest log,
    Optional<String> hostname,
    Optional<String> domainname,
    Map<String, String> labels,
    Json.Obj document) {
  public static final long DEFAULT_SHM_SIZE = 64L << 20;

  public ContainerRequest {
    mounts = List.copyOf(mounts);
    labels = Map.copyOf(labels);
  }

  /**
   * What runs.
   *
   * @param entrypoint none for the image's; an empty one takes the image's away
   * @param arguments none for the image's, unless there is an entrypoint
   * @param environment {@code NAME=value}; a bare {@code NAME} takes the image's away
   * @param init whether a small init reaps the processes
   */
  public record Command(
      Optional<List<String>> entrypoint,
      Optional<List<String>> arguments,
      List<String> environment,
      Optional<String> user,
      Optional<String> workingDirectory,
      boolean init) {}

  /**
   * How it talks.
   *
   * @param stdin whether it has a standard input
   * @param stdinOnce whether that ends with the first client that was attached
   * @param window of its terminal, if it has one
   */
  public record Streams(
      boolean tty, boolean stdin, boolean stdinOnce, Optional<WindowSize> window) {}

  /**
   * How it ends, and what then.
   *
   * @param autoRemove whether it is removed when it ended
   * @param stopTimeout seconds; a negative one waits for ever
   */
  public record Lifecycle(
      RestartPolicy restart,
      boolean autoRemove,
      Optional<Signal> stopSignal,
      Optional<Integer> stopTimeout) {}

  /**
   * Where its output goes.
   *
   * @param kept whether a log is kept at all
   * @param maxSize bytes of one log file, none for the default
   * @param maxFiles none for the default
   */
  public record LogRequest(boolean kept, Optional<Long> maxSize, Optional<Integer> maxFiles) {}
}
