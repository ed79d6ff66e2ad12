package io.moorage.runner.image;

import io.moorage.blobstore.oci.Descriptor;
import io.moorage.blobstore.oci.InvalidManifest;
import io.moorage.blobstore.oci.ManifestReader;
import io.moorage.blobstore.oci.MediaType;
import io.moorage.registry.client.RemoteManifest;
import io.moorage.runner.snapshot.Compression;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The manifest of an image that can run: a configuration, and layers that can be unpacked.
 *
 * @param layers the lowest first
 */
record ImageManifest(RemoteManifest document, Descriptor config, List<Descriptor> layers) {
  static final MediaType OCI_CONFIG = new MediaType("application/vnd.oci.image.config.v1+json");

  private static final MediaType DOCKER_CONFIG =
      new MediaType("application/vnd.docker.container.image.v1+json");
  private static final Set<MediaType> CONFIGS = Set.of(OCI_CONFIG, DOCKER_CONFIG);
  private static final Set<MediaType> IMAGES =
      Set.of(MediaType.OCI_MANIFEST, MediaType.DOCKER_MANIFEST);
  private static final Set<MediaType> INDEXES = Set.of(MediaType.OCI_INDEX, MediaType.DOCKER_LIST);

  /** As much as an image's configuration may have; ours of this size have 100,000 steps. */
  private static final int LONGEST_CONFIG = 8 << 20;

  ImageManifest {
    layers = List.copyOf(layers);
  }

  static boolean isIndex(RemoteManifest document) {
    return INDEXES.contains(document.mediaType());
  }

  /**
   * Reads a manifest.
   *
   * @throws ImageFailure.Unusable if it is none, or that of something else
   */
  static ImageManifest read(RemoteManifest document) {
    if (!IMAGES.contains(document.mediaType())) {
      throw new ImageFailure.Unusable(
          "%s is no image: its type is %s".formatted(document.digest(), document.mediaType()));
    }
    try {
      var manifest = ManifestReader.read(document.body(), Optional.of(document.mediaType()));
      var content = manifest.blobs();
      if (content.isEmpty() || !CONFIGS.contains(content.getFirst().mediaType())) {
        throw new ImageFailure.Unusable(
            "%s is no image: it has no configuration of one".formatted(document.digest()));
      }
      var config = content.getFirst();
      if (config.size() > LONGEST_CONFIG) {
        throw new ImageFailure.Unusable(
            "the configuration of %s is too large".formatted(document.digest()));
      }
      var layers = content.subList(1, content.size());
      layers.forEach(ImageManifest::compression);
      return new ImageManifest(document, config, layers);
    } catch (InvalidManifest e) {
      throw new ImageFailure.Unusable(
          "manifest %s is refused: %s".formatted(document.digest(), e.getMessage()), e);
    }
  }

  /** The type of a layer that has none yet. */
  static MediaType layerType(Compression compression) {
    var plain = "application/vnd.oci.image.layer.v1.tar";
    return new MediaType(
        switch (compression) {
          case NONE -> plain;
          case GZIP -> plain + "+gzip";
          case ZSTD -> plain + "+zstd";
        });
  }

  /** How a layer is packed. What is to be fetched from elsewhere than the registry is refused. */
  static Compression compression(Descriptor layer) {
    var compression = Compression.of(layer.mediaType());
    if (compression.isEmpty() || layer.mediaType().isNonDistributable()) {
      throw new ImageFailure.Unusable(
          "layer %s has the type %s, which is not supported"
              .formatted(layer.digest(), layer.mediaType()));
    }
    return compression.get();
  }
}
