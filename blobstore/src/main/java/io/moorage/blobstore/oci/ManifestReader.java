package io.moorage.blobstore.oci;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the registry must know of a manifest, and refuses what two readers could take for two
 * things. Fields and media types unknown here are no error.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/manifest.md">image-spec,
 *     Image Manifest</a>
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/image-index.md">image-spec,
 *     Image Index</a>
 */
public final class ManifestReader {
  private static final Set<MediaType> IMAGES =
      Set.of(MediaType.OCI_MANIFEST, MediaType.DOCKER_MANIFEST);
  private static final Set<MediaType> INDEXES = Set.of(MediaType.OCI_INDEX, MediaType.DOCKER_LIST);

  /** Withdrawn before they were released, but pushed by clients of that time. */
  private static final Set<MediaType> ARTIFACTS =
      Set.of(
          new MediaType("application/vnd.oci.artifact.manifest.v1+json"),
          new MediaType("application/vnd.cncf.oras.artifact.manifest.v1+json"));

  private static final Set<MediaType> SCHEMA_1 =
      Set.of(
          new MediaType("application/vnd.docker.distribution.manifest.v1+json"),
          new MediaType("application/vnd.docker.distribution.manifest.v1+prettyjws"));

  private final StrictJson json;
  private final MediaType type;
  private @Nullable String statedType;
  private @Nullable Long schemaVersion;
  private @Nullable Descriptor config;
  private @Nullable List<Descriptor> layers;
  private @Nullable List<Descriptor> manifests;
  private @Nullable Descriptor subject;
  private @Nullable String artifactType;
  private List<Descriptor> blobs = List.of();
  private Map<String, String> annotations = Map.of();

  private ManifestReader(StrictJson json, MediaType type) {
    this.json = json;
    this.type = type;
  }

  /**
   * Reads a manifest pushed with this content type; without one, its own {@code mediaType} counts.
   * The size of the body is the caller's to limit.
   *
   * @throws InvalidManifest if it is none
   */
  public static Manifest read(byte[] body, Optional<MediaType> contentType) {
    try {
      var type = contentType.isPresent() ? contentType.get() : statedType(body);
      if (SCHEMA_1.contains(type)) {
        throw new InvalidManifest(
            "Docker image manifest schema 1 is not supported; push the image with schema 2");
      }
      try (var json = StrictJson.open(body)) {
        var reader = new ManifestReader(json, type);
        json.document(reader::field);
        return reader.manifest();
      }
    } catch (JsonProcessingException e) {
      throw new InvalidManifest("not JSON within limits: " + inPlainWords(e), e);
    } catch (IOException impossible) {
      throw new UncheckedIOException("reading from memory", impossible);
    }
  }

  /** Jackson names the method that set a limit, which tells a user nothing. */
  private static String inPlainWords(JsonProcessingException e) {
    var why = String.valueOf(e.getOriginalMessage()).replaceAll(", from `[^`]*`", "");
    var where = e.getLocation();
    return where == null ? why : "byte %d: %s".formatted(where.getByteOffset(), why);
  }

  private static MediaType statedType(byte[] body) throws IOException {
    var stated = new ArrayList<MediaType>(1);
    try (var json = StrictJson.open(body)) {
      json.document(
          field -> {
            if (field.equals("mediaType") && !json.isNull()) {
              stated.add(json.word(MediaType::new));
            }
          });
    }
    if (stated.isEmpty()) {
      throw new InvalidManifest("neither a Content-Type nor a mediaType says what it is");
    }
    return stated.getFirst();
  }

  private void field(String name) throws IOException {
    switch (name) {
      case "layers" -> layers = json.array(() -> DescriptorReader.read(json));
      case "manifests" -> manifests = json.array(() -> DescriptorReader.read(json));
      case "blobs" -> {
        if (ARTIFACTS.contains(type)) {
          blobs = json.array(() -> DescriptorReader.read(json));
        }
      }
      default -> {
        if (!json.isNull()) {
          scalar(name);
        }
      }
    }
  }

  private void scalar(String name) throws IOException {
    switch (name) {
      case "schemaVersion" -> schemaVersion = json.natural();
      case "mediaType" -> statedType = json.string();
      case "config" -> config = DescriptorReader.read(json);
      case "subject" -> subject = DescriptorReader.read(json);
      case "artifactType" -> artifactType = json.string();
      case "annotations" -> annotations = json.strings();
      default -> {}
    }
  }

  private Manifest manifest() {
    if (statedType != null && !statedType.equals(type.name())) {
      throw new InvalidManifest(
          "its mediaType is not the Content-Type it was pushed with, " + type);
    }
    if (manifests != null && (layers != null || config != null || !blobs.isEmpty())) {
      throw new InvalidManifest("it lists manifests as an index and layers or config as an image");
    }
    if (IMAGES.contains(type)) {
      requireSchema2();
      if (layers == null) {
        throw new InvalidManifest("an image manifest has layers, if only an empty list");
      }
    } else if (INDEXES.contains(type)) {
      requireSchema2();
      if (manifests == null) {
        throw new InvalidManifest("an index has manifests, if only an empty list");
      }
    }
    return new Manifest(
        type,
        content(),
        manifests == null ? List.of() : manifests,
        Optional.ofNullable(subject),
        effectiveArtifactType(),
        annotations);
  }

  private void requireSchema2() {
    if (schemaVersion == null || schemaVersion != 2) {
      throw new InvalidManifest("schemaVersion is not 2");
    }
  }

  private List<Descriptor> content() {
    var content = new ArrayList<Descriptor>();
    if (config != null) {
      content.add(config);
    }
    if (layers != null) {
      content.addAll(layers);
    }
    content.addAll(blobs);
    return content;
  }

  private Optional<String> effectiveArtifactType() {
    if (artifactType != null && !artifactType.isEmpty()) {
      return Optional.of(artifactType);
    }
    return Optional.ofNullable(config).map(c -> c.mediaType().name());
  }
}
