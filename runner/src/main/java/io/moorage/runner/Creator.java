package io.moorage.runner;

import io.moorage.runner.ContainerState.Created;
import io.moorage.runner.bundle.CommandLine;
import io.moorage.runner.bundle.ContainerId;
import io.moorage.runner.bundle.ContainerRequest;
import io.moorage.runner.bundle.ImageDefaults;
import java.time.Duration;
import java.util.Optional;

/** Makes containers that do not run yet. */
record Creator(
    ConmonContainers.Parts parts, Names names, ContainerRecords records, ContainerEvents events) {

  Container create(
      Optional<String> name, ContainerRequest request, String imageId, ImageDefaults image) {
    var id = ContainerId.random(parts.random());
    var chosen = name.map(Names::check).orElseGet(names::invent);
    names.reserve(chosen, id);
    boolean made = false;
    try {
      var container = container(id, chosen, request, imageId, image);
      Preflight.check(container, parts.host(), parts.settings());
      if (!records.create(container, parts.foundation().pin(container))) {
        throw new ContainerFailure.Conflict("the image " + request.image() + " is going away");
      }
      names.add(new Supervised(new ContainerRecords.Kept(container, Duration.ZERO)));
      made = true;
      events.publish(container, "create");
      return container;
    } finally {
      if (!made) {
        names.release(chosen, id);
      }
    }
  }

  private Container container(
      ContainerId id, String name, ContainerRequest request, String imageId, ImageDefaults image) {
    var files = parts.runtime().files();
    return new Container(
        id,
        name,
        request,
        imageId,
        image,
        CommandLine.arguments(request.command(), image),
        parts.time().instant(),
        new Created(Optional.empty()),
        0,
        false,
        files.directory(id),
        files.log(id));
  }
}
