package io.moorage.runner.engine;

import io.moorage.blobstore.oci.ImageConfig;
import io.moorage.runner.engine.json.JsonObject;
import io.moorage.runner.image.ImageName;
import io.moorage.runner.image.LocalImage;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Images as the API shows them. */
final class ImageDocuments {
  private ImageDocuments() {}

  /** What {@code docker images} shows of one. */
  static JsonObject summary(LocalImage image, long containers) {
    return new JsonObject()
        .with("Id", image.id().toString())
        .with("ParentId", "")
        .with("RepoTags", names(image.names()))
        .with("RepoDigests", names(image.digests()))
        .with("Created", image.config().created().orElse(Instant.EPOCH).getEpochSecond())
        .with("Size", image.size())
        .with("SharedSize", -1)
        .with("VirtualSize", image.size())
        .with("Labels", image.config().defaults().labels())
        .with("Containers", containers);
  }

  static JsonObject inspection(LocalImage image) {
    var config = image.config();
    return new JsonObject()
        .with("Id", image.id().toString())
        .with("RepoTags", names(image.names()))
        .with("RepoDigests", names(image.digests()))
        .with("Parent", "")
        .with("Comment", "")
        .with("Created", config.created().map(Instant::toString).orElse(ContainerDocuments.NEVER))
        .with("DockerVersion", "")
        .with("Author", config.author())
        .with("Config", config(config.defaults()))
        .with("Architecture", config.platform().architecture())
        .with("Variant", config.platform().variant().orElse(""))
        .with("Os", config.platform().os())
        .with("Size", image.size())
        .with("VirtualSize", image.size())
        .with("GraphDriver", new JsonObject().with("Name", "overlay2").with("Data", Map.of()))
        .with(
            "RootFS",
            new JsonObject()
                .with("Type", "layers")
                .with("Layers", config.diffIds().stream().map(Object::toString).toList()))
        .with("Metadata", JsonObject.of("LastTagTime", image.arrived().toString()));
  }

  private static JsonObject config(ImageConfig.Defaults defaults) {
    return new JsonObject()
        .with("Hostname", "")
        .with("Domainname", "")
        .with("User", defaults.user())
        .with("AttachStdin", false)
        .with("AttachStdout", false)
        .with("AttachStderr", false)
        .with("ExposedPorts", emptyObjects(defaults.exposedPorts()))
        .with("Tty", false)
        .with("OpenStdin", false)
        .with("StdinOnce", false)
        .with("Env", defaults.env())
        .with("Cmd", orNull(defaults.cmd()))
        .with("Image", "")
        .with("Volumes", emptyObjects(defaults.volumes()))
        .with("WorkingDir", defaults.workingDir())
        .with("Entrypoint", orNull(defaults.entrypoint()))
        .with("OnBuild", orNull(defaults.onBuild()))
        .with("Labels", defaults.labels())
        .with("StopSignal", defaults.stopSignal());
  }

  private static List<String> names(List<ImageName> names) {
    return names.stream().map(ImageName::familiar).toList();
  }

  private static @Nullable List<String> orNull(List<String> words) {
    return words.isEmpty() ? null : words;
  }

  private static @Nullable Map<String, Object> emptyObjects(List<String> names) {
    if (names.isEmpty()) {
      return null;
    }
    var objects = new LinkedHashMap<String, Object>();
    names.forEach(name -> objects.put(name, Map.of()));
    return objects;
  }
}
