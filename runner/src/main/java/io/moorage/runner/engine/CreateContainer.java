package io.moorage.runner.engine;

import io.moorage.blobstore.oci.Platform;
import io.moorage.runner.bundle.ContainerRequest;
import io.moorage.runner.bundle.ImageDefaults;
import io.moorage.runner.bundle.RequestReader;
import io.moorage.runner.engine.json.JsonObject;
import io.moorage.runner.image.ImageName;
import io.moorage.runner.image.LocalImage;
import io.moorage.runner.json.JsonDocument;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code POST /containers/create}. A 404 has the client pull the image and ask again. */
final class CreateContainer implements EndPoint {
  private final EngineParts parts;

  CreateContainer(EngineParts parts) {
    this.parts = parts;
  }

  @Override
  public Answer answer(String none, EngineCall call) throws IOException {
    ContainerRequest request = RequestReader.read(JsonDocument.readObject(Bodies.bytes(call)));
    LocalImage image =
        parts
            .images()
            .find(request.image())
            .orElseThrow(() -> EngineRefusal.notFound("No such image: " + shown(request.image())));
    call.word("platform")
        .map(Platform::parse)
        .filter(wanted -> !wanted.runs(image.config().platform()))
        .ifPresent(
            wanted -> {
              throw EngineRefusal.notFound(
                  "image with reference %s was found but does not provide the specified platform (%s)"
                      .formatted(request.image(), wanted));
            });
    var container =
        parts
            .containers()
            .create(call.word("name"), request, image.id().toString(), defaults(image));
    return Answer.json(201, JsonObject.of("Id", container.id().hex()).with("Warnings", List.of()));
  }

  private static String shown(String image) {
    return ImageName.parse(image).orLatest().familiar();
  }

  private static ImageDefaults defaults(LocalImage image) {
    var config = image.config().defaults();
    return new ImageDefaults(
        config.entrypoint(),
        config.cmd(),
        config.env(),
        Optional.of(config.user()).filter(word -> !word.isEmpty()),
        Optional.of(config.workingDir()).filter(word -> !word.isEmpty()),
        Optional.of(config.stopSignal()).filter(word -> !word.isEmpty()),
        Set.copyOf(config.volumes()),
        Set.copyOf(config.exposedPorts()),
        config.labels());
  }
}
