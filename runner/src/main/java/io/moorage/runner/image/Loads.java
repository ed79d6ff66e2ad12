package io.moorage.runner.image;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.Platform;
import io.moorage.runner.snapshot.Compression;
import io.moorage.runner.snapshot.SnapshotFailure;
import io.moorage.runner.snapshot.UnpackLimits;
import io.moorage.runner.tar.BadArchive;
import java.io.IOException;
import java.io.InputStream;

/** Brings images in from archives, without a registry. Safe for use by many threads. */
public final class Loads {
  private static final String LAYER = "Loading layer";

  private final Images images;
  private final PackedLayers packed;
  private final ImageStore store;

  public Loads(Images images, PackedLayers packed, Pulls pulls) {
    this.images = images;
    this.packed = packed;
    this.store = pulls.store();
  }

  /**
   * Loads all images of an archive, as {@code docker save} writes it or in the OCI image layout,
   * packed with gzip or zstd or not at all. Each that was loaded before a failure stays.
   *
   * @param quiet whether only what was loaded is told
   * @throws ImageFailure.Unusable if it is no such archive, or an image of it cannot run here
   * @throws IOException as the stream threw it
   */
  public void load(InputStream archive, boolean quiet, Progress progress) throws IOException {
    var files = read(archive);
    var found = new ArchivedImages(files, Platform.here()).read();
    try (var telling = Telling.to(progress)) {
      for (var image : found) {
        load(image, files, quiet, telling);
      }
    }
  }

  private ArchiveFiles read(InputStream archive) throws IOException {
    try (var tar = Compression.unpacked(archive, UnpackLimits.DEFAULTS)) {
      return ArchiveFiles.read(tar, packed);
    } catch (BadArchive | SnapshotFailure.BadLayer e) {
      throw new ImageFailure.Unusable("the archive is refused: " + e.getMessage(), e);
    }
  }

  private void load(
      ArchivedImages.Found found, ArchiveFiles files, boolean quiet, Progress progress)
      throws IOException {
    for (var path : found.paths()) {
      var _ = files.blob(path);
    }
    var manifest = found.manifest();
    for (var name : found.names()) {
      images
          .find(name)
          .filter(before -> !before.id().equals(manifest.config().digest()))
          .ifPresent(before -> progress.report(renamed(name, before)));
    }
    var image =
        keep(
            new ImageStore.Arrived(manifest, found.config(), true, found.names()),
            quiet ? Progress.NONE : layersOnly(progress));
    if (found.names().isEmpty()) {
      progress.report(new Progress.Event.Text("Loaded image ID: %s\n".formatted(image.id())));
    }
    for (var name : found.names()) {
      progress.report(new Progress.Event.Text("Loaded image: %s\n".formatted(name.familiar())));
    }
  }

  /** Records an image whose layers and configuration are blobs of ours. */
  LocalImage keep(ImageStore.Arrived arrived, Progress progress) throws IOException {
    var document = arrived.manifest().document();
    packed.keep(document);
    try {
      return store.add(
          arrived,
          config -> config.platform().os().equals("linux"),
          blob -> packed.open(blob).orElseThrow(() -> gone(blob.digest().toString())),
          progress);
    } finally {
      // An image that was loaded before may be kept by another manifest.
      if (!isKeptBy(document.digest(), arrived.manifest().config().digest())) {
        packed.release(document.digest());
      }
    }
  }

  private boolean isKeptBy(Digest manifest, Digest image) {
    return images
        .records()
        .get(image)
        .filter(stored -> stored.kept() && stored.manifest().digest().equals(manifest))
        .isPresent();
  }

  private static IOException gone(String blob) {
    return new IOException("blob %s went while the image was loaded".formatted(blob));
  }

  private static Progress.Event renamed(ImageName name, LocalImage before) {
    return new Progress.Event.Text(
        "The image %s already exists, renaming the old one with ID %s to empty string\n"
            .formatted(name.familiar(), before.id()));
  }

  /** What is heard of layers while they are unpacked, in the words of a load. */
  private static Progress layersOnly(Progress progress) {
    return event -> {
      if (event instanceof Progress.Event.Advance(var of, var _, long current, long total)) {
        progress.report(new Progress.Event.Advance(of, LAYER, current, total));
      }
    };
  }
}
