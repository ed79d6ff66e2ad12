package io.moorage.blobstore.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;

/** Manifests as tests write them, and what is read of them. */
final class ManifestJson {
  private ManifestJson() {}

  static final Optional<MediaType> IMAGE = Optional.of(MediaType.OCI_MANIFEST);
  static final Optional<MediaType> INDEX = Optional.of(MediaType.OCI_INDEX);
  static final Optional<MediaType> UNKNOWN =
      Optional.of(new MediaType("application/vnd.example.thing.v1+json"));

  static final Digest CONFIG = Digest.of(DigestAlgorithm.SHA256, "{}".getBytes(UTF_8));
  static final Digest LAYER = Digest.of(DigestAlgorithm.SHA512, "layer".getBytes(UTF_8));
  static final String CONFIG_JSON =
      descriptor("application/vnd.oci.image.config.v1+json", CONFIG, 2, "");
  static final String LAYER_JSON =
      descriptor("application/vnd.oci.image.layer.v1.tar", LAYER, 5, "");

  static String descriptor(String mediaType, Digest digest, long size, String more) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d%s}"
        .formatted(mediaType, digest, size, more);
  }

  /** An image manifest with these fields behind its own. */
  static String image(String more) {
    return "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s]%s}"
        .formatted(CONFIG_JSON, LAYER_JSON, more);
  }

  static String index(String more) {
    return "{\"schemaVersion\":2,\"manifests\":[%s]%s}"
        .formatted(descriptor(MediaType.OCI_MANIFEST.name(), CONFIG, 2, ""), more);
  }

  static Manifest read(String body, Optional<MediaType> contentType) {
    return ManifestReader.read(body.getBytes(UTF_8), contentType);
  }

  static String refusal(String body, Optional<MediaType> contentType) {
    return refusal(body.getBytes(UTF_8), contentType);
  }

  static String refusal(byte[] body, Optional<MediaType> contentType) {
    var refusal = assertThrows(InvalidManifest.class, () -> ManifestReader.read(body, contentType));
    return String.valueOf(refusal.getMessage());
  }
}
