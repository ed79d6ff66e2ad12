package io.moorage.runner.image;

import io.moorage.blobstore.oci.Descriptor;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.ImageConfig;
import io.moorage.blobstore.oci.ImageConfigReader;
import io.moorage.blobstore.oci.InvalidManifest;
import io.moorage.runner.image.LayerFlights.Layer;
import io.moorage.runner.snapshot.Snapshots;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Makes local images of what was pulled or loaded: unpacked, checked, and only then recorded. */
final class ImageStore {
  private static final int ATTEMPTS = 3;

  private final Images images;
  private final Unpacking unpacking;
  private final InstantSource time;

  /**
   * @param most how many layers are read at once
   */
  ImageStore(Images images, Snapshots snapshots, int most, InstantSource time) {
    this.images = images;
    this.unpacking = new Unpacking(snapshots, most);
    this.time = time;
  }

  /**
   * An image that is to be recorded.
   *
   * @param config the bytes of its configuration, checked to be those the manifest names
   * @param kept whether its packed layers are blobs of ours
   * @param names all with a tag or a digest
   */
  record Arrived(ImageManifest manifest, byte[] config, boolean kept, List<ImageName> names) {}

  /**
   * Unpacks and records an image.
   *
   * @param runs whether one for this platform is wanted
   * @throws ImageFailure.Unusable if it cannot run here, or is not what it says
   * @throws IOException if a layer could not be read
   */
  LocalImage add(
      Arrived arrived, Predicate<ImageConfig> runs, Unpacking.Source source, Progress progress)
      throws IOException {
    var id = arrived.manifest().config().digest();
    var config = config(arrived, runs);
    var layers = layers(arrived.manifest(), config);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      long size = unpacking.unpack(layers, source, progress);
      var record =
          new StoredImage(
              arrived.manifest().document(),
              arrived.config(),
              size,
              time.instant(),
              arrived.kept(),
              new TreeSet<>(arrived.names()));
      if (images.records().add(id, record)) {
        return images.get(id).orElseThrow(() -> new ImageFailure.NoSuchImage(id.toString()));
      }
    }
    throw new ImageFailure.Conflict("layers of %s are removed as fast as they come".formatted(id));
  }

  private static ImageConfig config(Arrived arrived, Predicate<ImageConfig> runs) {
    ImageConfig config;
    try {
      config = ImageConfigReader.read(arrived.config());
    } catch (InvalidManifest e) {
      throw new ImageFailure.Unusable("the image's configuration is refused: " + e.getMessage(), e);
    }
    if (!runs.test(config)) {
      throw new ImageFailure.Unusable(
          "the image is for %s, which is not the platform asked for".formatted(config.platform()));
    }
    return config;
  }

  private static List<Layer> layers(ImageManifest manifest, ImageConfig config) {
    List<Descriptor> packed = manifest.layers();
    List<Digest> diffIds = config.diffIds();
    if (packed.size() != diffIds.size()) {
      throw new ImageFailure.Unusable(
          "the manifest names %d layers, the configuration %d"
              .formatted(packed.size(), diffIds.size()));
    }
    var chains = ImageRecords.chains(diffIds);
    var layers = new ArrayList<Layer>();
    for (int i = 0; i < packed.size(); i++) {
      layers.add(new Layer(packed.get(i), diffIds.get(i), chains.get(i)));
    }
    return layers;
  }
}
