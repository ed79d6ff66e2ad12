package io.moorage.blobstore.oci;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.moorage.blobstore.oci.ImageConfig.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration of an image, with the fields that Docker adds to those of the image-spec.
 * Fields unknown here are no error.
 */
public final class ImageConfigReader {
  private final StrictJson json;
  private final StartReader start;
  private String os = "";
  private String architecture = "";
  private @Nullable String variant;
  private Optional<Instant> created = Optional.empty();
  private String author = "";
  private @Nullable List<Digest> diffIds;
  private List<Step> history = List.of();

  private ImageConfigReader(StrictJson json) {
    this.json = json;
    this.start = new StartReader(json);
  }

  /**
   * Reads a configuration. The size of the document is the caller's to limit.
   *
   * @throws InvalidManifest if it is none, or one that no container can start from
   */
  public static ImageConfig read(byte[] document) {
    try (var json = StrictJson.open(document)) {
      var reader = new ImageConfigReader(json);
      json.document(reader::field);
      return reader.config();
    } catch (JsonProcessingException e) {
      throw new InvalidManifest("an image's configuration is not JSON within limits", e);
    } catch (IOException impossible) {
      throw new UncheckedIOException("reading from memory", impossible);
    }
  }

  private void field(String name) throws IOException {
    if (json.isNull()) {
      return;
    }
    switch (name) {
      case "os" -> os = json.string();
      case "architecture" -> architecture = json.string();
      case "variant" -> variant = json.string();
      case "created" -> created = Optional.of(time());
      case "author" -> author = json.string();
      case "config" -> json.object(start::field);
      case "rootfs" -> json.object(this::ofRootFs);
      case "history" -> history = json.array(() -> new StepReader().read());
      default -> {}
    }
  }

  private void ofRootFs(String name) throws IOException {
    switch (name) {
      case "type" -> {
        if (!json.string().equals("layers")) {
          throw json.failure("the root file system is not of layers");
        }
      }
      case "diff_ids" -> diffIds = json.array(() -> json.word(Digest::parse));
      default -> {}
    }
  }

  private Instant time() throws IOException {
    try {
      return OffsetDateTime.parse(json.string()).toInstant();
    } catch (DateTimeException e) {
      throw json.failure("is no time of RFC 3339");
    }
  }

  private ImageConfig config() {
    if (os.isEmpty() || architecture.isEmpty()) {
      throw new InvalidManifest("an image's configuration has os and architecture");
    }
    if (diffIds == null) {
      throw new InvalidManifest("an image's configuration has rootfs.diff_ids");
    }
    return new ImageConfig(
        new Platform(os, architecture, Optional.ofNullable(variant).filter(v -> !v.isEmpty())),
        created,
        author,
        start.defaults(),
        diffIds,
        history);
  }

  private final class StepReader {
    private Optional<Instant> created = Optional.empty();
    private String createdBy = "";
    private String author = "";
    private String comment = "";
    private boolean emptyLayer;

    Step read() throws IOException {
      json.object(this::field);
      return new Step(created, createdBy, author, comment, emptyLayer);
    }

    private void field(String name) throws IOException {
      if (json.isNull()) {
        return;
      }
      switch (name) {
        case "created" -> created = Optional.of(time());
        case "created_by" -> createdBy = json.string();
        case "author" -> author = json.string();
        case "comment" -> comment = json.string();
        case "empty_layer" -> emptyLayer = json.truth();
        default -> {}
      }
    }
  }
}
