package io.moorage.runner;

import io.moorage.runner.bundle.Ground;
import io.moorage.runner.bundle.HostFacts;
import io.moorage.runner.bundle.InvalidRequest;
import io.moorage.runner.bundle.MountRequest;
import io.moorage.runner.bundle.SpecBuilder;
import io.moorage.runner.bundle.SpecInput;
import io.moorage.runner.bundle.User;
import io.moorage.runner.network.NetworkMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Says when a container is created what would only show when it starts. */
final class Preflight {
  private static final Ground NOWHERE =
      new Ground(Path.of("/nowhere"), new Ground.NetworkPlace.Fresh(), Optional.empty(), List.of());

  private Preflight() {}

  /**
   * Refuses what this host cannot do.
   *
   * @throws InvalidRequest that names the option
   * @throws io.moorage.runner.network.NetworkFailure.Unsupported that names the network
   */
  static void check(Container container, HostFacts host, ContainerSettings settings) {
    for (var mount : container.request().mounts()) {
      if (mount instanceof MountRequest.Bind bind
          && !bind.createSource()
          && !Files.exists(bind.source())) {
        throw new InvalidRequest(
            "invalid mount config for type \"bind\": bind source path does not exist: "
                + bind.source());
      }
    }
    var _ = NetworkMode.parse(container.request().network().mode());
    var _ = Stopper.signalOf(container);
    var _ =
        SpecBuilder.build(
            new SpecInput(
                container.id(),
                container.request(),
                container.image(),
                NOWHERE,
                new User(0, 0, List.of()),
                List.of(),
                host,
                settings.cgroupParent(),
                settings.processes()));
  }
}
