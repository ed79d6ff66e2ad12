package io.moorage.runner.engine;

import io.moorage.registry.client.Credentials;
import io.moorage.registry.client.RegistryHost;
import io.moorage.runner.Container;
import io.moorage.runner.Containers;
import io.moorage.runner.Events;
import io.moorage.runner.image.Images;
import io.moorage.runner.image.Imports;
import io.moorage.runner.image.Loads;
import io.moorage.runner.image.Pulls;
import io.moorage.runner.image.Pushes;
import io.moorage.runner.network.Networks;

/**
 * What the end-points stand on.
 *
 * @param disk what containers wrote
 * @param login whether a registry takes some credentials
 */
public record EngineParts(
    EngineIdentity identity,
    Images images,
    Pulls pulls,
    Pushes pushes,
    Loads loads,
    Imports imports,
    Containers containers,
    Networks networks,
    Events events,
    ContainerDisk disk,
    Login login) {

  /** Knows where containers write. */
  @FunctionalInterface
  public interface ContainerDisk {
    /** How many bytes of files a container wrote. */
    long written(Container container);
  }

  /** Asks a registry. */
  @FunctionalInterface
  public interface Login {
    /**
     * Returns if the registry takes them.
     *
     * @throws io.moorage.registry.client.ClientFailure if it does not, or does not answer
     */
    void at(RegistryHost registry, Credentials credentials);
  }
}
