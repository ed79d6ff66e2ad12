package io.moorage.runner.daemon;

import io.moorage.registry.client.ClientSettings;
import io.moorage.registry.client.RegistryHost;
import io.moorage.runner.ContainerSettings;
import io.moorage.runner.network.NetworkSettings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What can be set of a runner.
 *
 * @param directory where its containers, snapshots and networks are
 * @param logins docker's file of logins, for what a client brings none for
 * @param standard {@code runner.default-registry}
 * @param requirePatched {@code runner.runtime.require-patched}: whether a runtime with known holes
 *     is refused
 * @param version Moorage's own, to be shown
 */
public record RunnerSettings(
    Path directory,
    Path logins,
    Optional<RegistryHost> standard,
    ClientSettings registries,
    NetworkSettings network,
    ContainerSettings containers,
    boolean requirePatched,
    String version) {}
