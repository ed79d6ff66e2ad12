package io.moorage.runner.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.moorage.blobstore.oci.Descriptor;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.ImageConfig.Defaults;
import io.moorage.blobstore.oci.MediaType;
import io.moorage.blobstore.oci.Platform;
import io.moorage.registry.client.RemoteManifest;
import io.moorage.runner.image.json.ImageDocuments;
import io.moorage.runner.snapshot.Compression;
import io.moorage.runner.snapshot.Layer;
import io.moorage.runner.snapshot.SnapshotFailure;
import io.moorage.runner.snapshot.Snapshots;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes images of file trees: a tar becomes the one layer of an image. */
public final class Imports {
  private static final int MAGIC = 6;

  private final Loads loads;
  private final PackedLayers packed;
  private final Snapshots snapshots;
  private final InstantSource time;

  public Imports(Loads loads, PackedLayers packed, Snapshots snapshots, InstantSource time) {
    this.loads = loads;
    this.packed = packed;
    this.snapshots = snapshots;
    this.time = time;
  }

  /**
   * What an import is told beside the tree.
   *
   * @param name with a tag, or without for the usual one; empty for an image without a name
   * @param message what the history says of it
   */
  public record Request(
      Optional<ImageName> name, Platform platform, String message, Defaults defaults) {}

  /**
   * Unpacks a tar, packed with gzip or zstd or not at all, and makes an image of it.
   *
   * @throws ImageFailure.Unusable if it is no sound tar
   * @throws IOException as the stream threw it
   */
  public LocalImage run(InputStream tar, Request request, Progress progress) throws IOException {
    var in = new PushbackInputStream(tar, MAGIC);
    var first = in.readNBytes(MAGIC);
    in.unread(first);
    refuseForeign(first);
    var layer = layer(in, first);
    var now = time.instant();
    var config =
        ImageDocuments.imported(
            request.platform(), now, layer.diffId(), request.message(), request.defaults());
    var stored = packed.store(new ByteArrayInputStream(config));
    var body =
        ImageDocuments.manifest(
            descriptor(ImageManifest.OCI_CONFIG, stored), List.of(layer.descriptor()));
    var document =
        new RemoteManifest(Digest.of(DigestAlgorithm.SHA256, body), MediaType.OCI_MANIFEST, body);
    var names = request.name().map(ImageName::orLatest).stream().toList();
    var image =
        loads.keep(
            new ImageStore.Arrived(ImageManifest.read(document), config, true, names),
            Progress.NONE);
    progress.say(image.id().toString());
    return image;
  }

  private record Imported(Digest diffId, Descriptor descriptor) {}

  /** Reads the stream once: what comes is kept as it is, and unpacked. */
  private Imported layer(InputStream in, byte[] first) throws IOException {
    try (var storing = packed.begin();
        var staged = snapshots.unpack(Layer.unknown(), storing.copying(in))) {
      var type = ImageManifest.layerType(Compression.ofFirstBytes(first));
      var blob = storing.finish();
      snapshots.commit(Optional.empty(), List.of(staged));
      return new Imported(staged.diffId(), descriptor(type, blob));
    } catch (SnapshotFailure.BadLayer e) {
      throw new ImageFailure.Unusable("the archive is refused: " + e.getMessage(), e);
    }
  }

  private static Descriptor descriptor(MediaType type, PackedLayers.Packed blob) {
    return new Descriptor(type, blob.digest(), blob.size(), Optional.empty(), Map.of());
  }

  /** What docker unpacks by programs of the host's, and no registry takes as a layer. */
  private static void refuseForeign(byte[] first) {
    var start = new String(first, ISO_8859_1);
    if (start.startsWith("\u00fd7zXZ") || start.startsWith("BZh")) {
      throw new ImageFailure.Unusable(
          "the archive is packed with %s: unpack it first, or pack it with gzip or zstd"
              .formatted(start.startsWith("B") ? "bzip2" : "xz"));
    }
  }
}
