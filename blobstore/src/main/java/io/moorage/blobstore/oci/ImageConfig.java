package io.moorage.blobstore.oci;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an image says of itself: how its containers start, and of which layers it is made. The bytes
 * themselves are kept as they came: their digest is the image's id.
 *
 * @param created empty if it does not say
 * @param author empty if it does not say
 * @param diffIds the digests of the layers' uncompressed archives, the lowest first
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/config.md">image-spec, Image
 *     Configuration</a>
 */
public record ImageConfig(
    Platform platform,
    Optional<Instant> created,
    String author,
    Defaults defaults,
    List<Digest> diffIds,
    List<Step> history) {
  public ImageConfig {
    diffIds = List.copyOf(diffIds);
    history = List.copyOf(history);
  }

  /**
   * How a container starts when nobody says otherwise. Nothing of it reaches further than into the
   * container.
   *
   * @param user {@code user}, {@code uid}, {@code user:group} and so on; empty for root
   * @param exposedPorts {@code port/tcp} or {@code port/udp}
   * @param env {@code NAME=value}
   * @param workingDir absolute and without {@code ..}; empty for the root
   * @param stopSignal by name or number; empty for the default
   * @param shell for commands that are text; empty for the default
   * @param onBuild what a build on top of the image begins with
   */
  public record Defaults(
      String user,
      List<String> exposedPorts,
      List<String> env,
      List<String> entrypoint,
      List<String> cmd,
      List<String> volumes,
      String workingDir,
      Map<String, String> labels,
      String stopSignal,
      Optional<Healthcheck> healthcheck,
      List<String> shell,
      List<String> onBuild) {
    /** What an image has that says nothing. */
    public static final Defaults NONE =
        new Defaults(
            "",
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            "",
            Map.of(),
            "",
            Optional.empty(),
            List.of(),
            List.of());

    public Defaults {
      exposedPorts = List.copyOf(exposedPorts);
      env = List.copyOf(env);
      entrypoint = List.copyOf(entrypoint);
      cmd = List.copyOf(cmd);
      volumes = List.copyOf(volumes);
      labels = Collections.unmodifiableMap(new TreeMap<>(labels));
      shell = List.copyOf(shell);
      onBuild = List.copyOf(onBuild);
    }
  }

  /**
   * How Docker asks a container whether it is well. A duration of zero and no retries stand for the
   * default.
   *
   * @param test {@code NONE}, or {@code CMD} or {@code CMD-SHELL} and what follows it
   */
  public record Healthcheck(
      List<String> test,
      Duration interval,
      Duration timeout,
      Duration startPeriod,
      Duration startInterval,
      int retries) {
    public Healthcheck {
      test = List.copyOf(test);
    }
  }

  /**
   * One step of the image's making.
   *
   * @param emptyLayer whether it left no layer
   */
  public record Step(
      Optional<Instant> created,
      String createdBy,
      String author,
      String comment,
      boolean emptyLayer) {}
}
