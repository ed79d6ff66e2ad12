package io.moorage.blobstore.oci;

import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads one descriptor. Parameters of its media type are dropped; {@code data}, where present, must
 * be the content; {@code urls} and all fields unknown here are left in the bytes.
 */
final class DescriptorReader {
  private final StrictJson json;
  private @Nullable MediaType mediaType;
  private @Nullable Digest digest;
  private @Nullable String artifactType;
  private @Nullable String data;
  private long size = -1;
  private Map<String, String> annotations = Map.of();

  private DescriptorReader(StrictJson json) {
    this.json = json;
  }

  /** Reads the descriptor that the parser stands on. */
  static Descriptor read(StrictJson json) throws IOException {
    var reader = new DescriptorReader(json);
    json.object(reader::field);
    return reader.descriptor();
  }

  /** Reads the descriptor that the parser stands on; the fields it does not know go to these. */
  static Descriptor read(StrictJson json, StrictJson.FieldReader others) throws IOException {
    var reader = new DescriptorReader(json);
    json.object(
        name -> {
          reader.field(name);
          others.read(name);
        });
    return reader.descriptor();
  }

  /** Reads a document that is one descriptor. */
  static Descriptor readDocument(StrictJson json) throws IOException {
    var reader = new DescriptorReader(json);
    json.document(reader::field);
    return reader.descriptor();
  }

  private void field(String name) throws IOException {
    if (json.isNull()) {
      return;
    }
    switch (name) {
      case "mediaType" -> mediaType = json.word(MediaType::parse);
      case "digest" -> digest = json.word(Digest::parse);
      case "size" -> size = json.natural();
      case "artifactType" -> artifactType = json.string();
      case "annotations" -> annotations = json.strings();
      case "data" -> data = json.string();
      default -> {}
    }
  }

  private Descriptor descriptor() {
    if (mediaType == null || digest == null || size < 0) {
      throw json.failure("a descriptor has mediaType, digest and size");
    }
    if (data != null) {
      requireContent(data, digest);
    }
    return new Descriptor(mediaType, digest, size, Optional.ofNullable(artifactType), annotations);
  }

  private void requireContent(String base64, Digest wanted) {
    byte[] content;
    try {
      content = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw json.failure("data is not base64: " + e.getMessage());
    }
    if (content.length != size || !Digest.of(wanted.algorithm(), content).equals(wanted)) {
      throw json.failure("data is not the content of size and digest");
    }
  }
}
