package io.moorage.runner;

import io.moorage.runner.bundle.ContainerId;
import io.moorage.runner.bundle.ContainerRequest;
import io.moorage.runner.bundle.ImageDefaults;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * A container as it is at one moment.
 *
 * @param name without a slash
 * @param imageId digest of its image's configuration, as {@code sha256:…}
 * @param arguments the whole command line of its first process
 * @param restarts how many times its policy started it
 * @param stoppedByHand whether a client stopped it since it last ran
 * @param directory its own files on the host
 * @param log its log
 */
public record Container(
    ContainerId id,
    String name,
    ContainerRequest request,
    String imageId,
    ImageDefaults image,
    List<String> arguments,
    Instant created,
    ContainerState state,
    int restarts,
    boolean stoppedByHand,
    Path directory,
    Path log) {}
