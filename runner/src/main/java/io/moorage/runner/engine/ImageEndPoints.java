package io.moorage.runner.engine;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.Platform;
import io.moorage.blobstore.oci.Tag;
import io.moorage.registry.client.Credentials;
import io.moorage.registry.client.DockerLogins;
import io.moorage.registry.client.RegistryHost;
import io.moorage.registry.endpoint.Verb;
import io.moorage.runner.engine.json.JsonObject;
import io.moorage.runner.image.ImageName;
import io.moorage.runner.image.Images;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The end-points of images. */
final class ImageEndPoints {
  private static final String LOGIN = "X-Registry-Auth";

  private final EngineParts parts;
  private final ArchiveEndPoints archives;

  private ImageEndPoints(EngineParts parts) {
    this.parts = parts;
    this.archives = new ArchiveEndPoints(parts.loads(), parts.imports());
  }

  static List<Line> of(EngineParts parts) {
    var here = new ImageEndPoints(parts);
    return List.of(
        new Line(Verb.POST, "/images/create", here::create),
        new Line(Verb.POST, "/images/load", here.archives::load),
        new Line(Verb.GET, "/images/json", here::list),
        new Line(Verb.GET, "/images/{name}/json", here::inspect),
        new Line(Verb.GET, "/images/{name}/history", here::history),
        new Line(Verb.POST, "/images/{name}/tag", here::tag),
        new Line(Verb.POST, "/images/{name}/push", here::push),
        new Line(Verb.DELETE, "/images/{name}", here::remove));
  }

  Answer create(String none, EngineCall call) throws IOException {
    if (call.word("fromSrc").isPresent()) {
      return archives.importing(call);
    }
    var from = Parameters.required(call, "fromImage");
    var name = named(from, call.word("tag"));
    var platform = call.word("platform").map(Platform::parse);
    var credentials = credentials(call, name);
    boolean all = name.tag().isEmpty() && name.digest().isEmpty();
    return ProgressLines.whileAsked(
        progress -> {
          if (all) {
            parts.pulls().pullAll(name, platform, credentials, progress);
          } else {
            var _ = parts.pulls().pull(name, platform, credentials, progress);
          }
        });
  }

  /** A digest comes where a tag does. */
  static ImageName named(String repository, Optional<String> tag) {
    var name = ImageName.parse(repository);
    return tag.map(
            word -> word.indexOf(':') > 0 ? name.at(Digest.parse(word)) : name.at(Tag.parse(word)))
        .orElse(name);
  }

  private static Credentials.Source credentials(EngineCall call, ImageName name)
      throws IOException {
    RegistryHost registry = name.registry();
    return DockerLogins.header(call.header(LOGIN).orElse(""), registry);
  }

  Answer list(String none, EngineCall call) {
    var filters = ImageFilters.of(call, parts.images());
    var containers = parts.containers().list();
    var shown = new ArrayList<JsonObject>();
    for (var image : parts.images().list()) {
      if (filters.match(image)) {
        long count =
            containers.stream().filter(c -> c.imageId().equals(image.id().toString())).count();
        shown.add(ImageDocuments.summary(image, count));
      }
    }
    return Answer.json(200, shown);
  }

  Answer inspect(String name, EngineCall call) {
    return Answer.json(200, ImageDocuments.inspection(parts.images().require(name)));
  }

  Answer history(String name, EngineCall call) {
    var image = parts.images().require(name);
    var steps = new ArrayList<JsonObject>();
    for (Images.Made made : parts.images().history(image)) {
      boolean last = made.id().isPresent();
      steps.add(
          new JsonObject()
              .with("Id", made.id().map(Digest::toString).orElse("<missing>"))
              .with("Created", made.step().created().orElse(Instant.EPOCH).getEpochSecond())
              .with("CreatedBy", made.step().createdBy())
              .with("Tags", last ? image.names().stream().map(ImageName::familiar).toList() : null)
              .with("Size", made.size())
              .with("Comment", made.step().comment()));
    }
    return Answer.json(200, steps);
  }

  Answer tag(String name, EngineCall call) {
    var image = parts.images().require(name);
    parts.images().tag(image, named(Parameters.required(call, "repo"), call.word("tag")));
    return new Answer.Empty(201);
  }

  Answer push(String name, EngineCall call) throws IOException {
    if (call.word("platform").isPresent()) {
      throw EngineRefusal.unsupported("docker push --platform");
    }
    if (call.word("tag").isEmpty()) {
      throw EngineRefusal.unsupported("docker push --all-tags");
    }
    var whole = named(name, call.word("tag"));
    var credentials = credentials(call, whole);
    return ProgressLines.of(progress -> parts.pushes().push(whole, credentials, progress));
  }

  Answer remove(String name, EngineCall call) {
    var running =
        parts.containers().list().stream()
            .filter(c -> c.state().current().isPresent())
            .map(c -> c.id().hex())
            .toList();
    var removed = new ArrayList<JsonObject>();
    for (var one : parts.images().remove(name, call.flag("force"), running::contains)) {
      removed.add(
          switch (one) {
            case Images.Removed.Untagged untagged ->
                JsonObject.of("Untagged", untagged.name().familiar());
            case Images.Removed.Deleted deleted ->
                JsonObject.of("Deleted", deleted.digest().toString());
          });
    }
    return Answer.json(200, removed);
  }
}
