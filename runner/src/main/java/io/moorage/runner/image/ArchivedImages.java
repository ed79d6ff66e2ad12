package io.moorage.runner.image;

import io.moorage.blobstore.oci.Descriptor;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.IndexEntry;
import io.moorage.blobstore.oci.IndexReader;
import io.moorage.blobstore.oci.InvalidManifest;
import io.moorage.blobstore.oci.MediaType;
import io.moorage.blobstore.oci.Platform;
import io.moorage.registry.client.RemoteManifest;
import io.moorage.runner.image.json.ArchivedImage;
import io.moorage.runner.image.json.ImageDocuments;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the images of an archive. One in the OCI image layout has an {@code index.json}, one of
 * {@code docker save} a {@code manifest.json}; what Docker writes nowadays has both, and then the
 * first says what the images are, so that they keep their digests, and the second how they are
 * named.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/image-layout.md">image-spec,
 *     Image Layout</a>
 */
final class ArchivedImages {
  private static final String INDEX = "index.json";
  private static final String LIST = "manifest.json";
  private static final String NAME = "io.containerd.image.name";
  private static final String REF = "org.opencontainers.image.ref.name";
  private static final int DEEPEST_INDEX = 3;
  private static final int MOST = 1000;

  private final ArchiveFiles files;
  private final Platform platform;

  ArchivedImages(ArchiveFiles files, Platform platform) {
    this.files = files;
    this.platform = platform;
  }

  /**
   * An image of the archive.
   *
   * @param config its bytes
   * @param names with a tag each
   * @param paths of what must be stored for it
   */
  record Found(ImageManifest manifest, byte[] config, List<ImageName> names, List<String> paths) {}

  /**
   * All of them, in the archive's order.
   *
   * @throws ImageFailure.Unusable if there are none, or they are not whole
   */
  List<Found> read() throws IOException {
    try {
      boolean index = files.has(INDEX);
      if (!index && !files.has(LIST)) {
        throw new ImageFailure.Unusable(
            "the archive holds no images: it has neither manifest.json nor index.json");
      }
      var listed = files.has(LIST) ? listed() : List.<ArchivedImage>of();
      var found = index ? ofIndex(namesByConfig(listed)) : ofList(listed);
      if (found.isEmpty()) {
        throw new ImageFailure.Unusable("the archive holds no images for " + platform);
      }
      return found;
    } catch (InvalidManifest e) {
      throw new ImageFailure.Unusable("the archive is refused: " + e.getMessage(), e);
    }
  }

  private List<ArchivedImage> listed() throws IOException {
    var document = files.document(LIST);
    List<ArchivedImage> listed;
    try {
      listed = ArchivedImage.read(document);
    } catch (IOException e) {
      throw new ImageFailure.Unusable("manifest.json of the archive is refused: " + why(e), e);
    }
    refuseMoreThanMost(listed.size());
    return listed;
  }

  /** The first line alone: what follows in it tells where in the bytes the parser was. */
  private static String why(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("not JSON");
  }

  private static void refuseMoreThanMost(int count) {
    if (count > MOST) {
      throw new ImageFailure.Unusable("the archive holds more than %d images".formatted(MOST));
    }
  }

  private Map<Digest, List<ImageName>> namesByConfig(List<ArchivedImage> listed) {
    var names = new HashMap<Digest, List<ImageName>>();
    for (var image : listed) {
      if (files.has(image.config())) {
        names
            .computeIfAbsent(files.digest(image.config()), _ -> new ArrayList<>())
            .addAll(names(image));
      }
    }
    return names;
  }

  private static List<ImageName> names(ArchivedImage image) {
    return image.tags().stream().map(tag -> tagged(ImageName.parse(tag))).toList();
  }

  private static ImageName tagged(ImageName name) {
    return name.at(name.tag().orElse(ImageName.LATEST));
  }

  private List<Found> ofList(List<ArchivedImage> listed) throws IOException {
    var found = new ArrayList<Found>();
    for (var image : listed) {
      var layers = new ArrayList<Descriptor>();
      for (var path : image.layers()) {
        var blob = files.blob(path);
        layers.add(
            descriptor(
                ImageManifest.layerType(files.compression(path)), blob.digest(), blob.size()));
      }
      var config = files.document(image.config());
      var digest = Digest.of(DigestAlgorithm.SHA256, config);
      var body =
          ImageDocuments.manifest(
              descriptor(ImageManifest.OCI_CONFIG, digest, config.length), layers);
      var document =
          new RemoteManifest(Digest.of(DigestAlgorithm.SHA256, body), MediaType.OCI_MANIFEST, body);
      found.add(
          new Found(ImageManifest.read(document), config, names(image), List.of(image.config())));
    }
    return found;
  }

  private static Descriptor descriptor(MediaType type, Digest digest, long size) {
    return new Descriptor(type, digest, size, Optional.empty(), Map.of());
  }

  private List<Found> ofIndex(Map<Digest, List<ImageName>> names) throws IOException {
    var found = new ArrayList<Found>();
    var entries = IndexReader.read(files.document(INDEX));
    refuseMoreThanMost(entries.size());
    for (var entry : entries) {
      var chosen = choose(entry, DEEPEST_INDEX);
      if (chosen.isPresent()) {
        found.add(found(chosen.get(), entry.manifest().annotations(), names));
      }
    }
    return found;
  }

  private Found found(
      RemoteManifest document, Map<String, String> notes, Map<Digest, List<ImageName>> names)
      throws IOException {
    var manifest = ImageManifest.read(document);
    var paths = new ArrayList<String>();
    paths.add(path(manifest.config()));
    for (var layer : manifest.layers()) {
      paths.add(path(layer));
    }
    var all = new LinkedHashSet<ImageName>();
    noted(notes).ifPresent(all::add);
    all.addAll(names.getOrDefault(manifest.config().digest(), List.of()));
    return new Found(
        manifest, files.document(path(manifest.config())), List.copyOf(all), List.copyOf(paths));
  }

  /** A tag without a repository, which the layout allows, is no name of an image. */
  private static Optional<ImageName> noted(Map<String, String> notes) {
    if (notes.containsKey(NAME)) {
      return Optional.of(tagged(ImageName.parse(notes.get(NAME))));
    }
    return Optional.ofNullable(notes.get(REF))
        .filter(ref -> ref.indexOf(':') > 0 || ref.indexOf('/') > 0)
        .map(ref -> tagged(ImageName.parse(ref)));
  }

  /** The manifest for the platform: of an index the first that fits and is in the archive. */
  private Optional<RemoteManifest> choose(IndexEntry entry, int deeper) throws IOException {
    var manifest = entry.manifest();
    var document =
        new RemoteManifest(manifest.digest(), manifest.mediaType(), files.document(path(manifest)));
    if (!ImageManifest.isIndex(document)) {
      return entry.platform().filter(p -> p.os().equals("unknown")).isPresent()
          ? Optional.empty()
          : Optional.of(document);
    }
    if (deeper == 0) {
      throw new ImageFailure.Unusable("an index of an index of an index");
    }
    for (var inner : IndexReader.read(document.body())) {
      if (inner.platform().filter(p -> !platform.runs(p)).isEmpty()
          && files.has(name(inner.manifest().digest()))) {
        return choose(inner, deeper - 1);
      }
    }
    return Optional.empty();
  }

  /**
   * Where a blob is in the layout.
   *
   * @throws ImageFailure.Unusable if it is not there, or not what its name says
   */
  private String path(Descriptor blob) {
    var path = name(blob.digest());
    if (!files.digest(path).equals(blob.digest())) {
      throw new ImageFailure.Unusable(
          "%s of the archive is not what its name says".formatted(path));
    }
    return path;
  }

  private static String name(Digest digest) {
    return "blobs/%s/%s".formatted(digest.algorithm(), digest.hex());
  }
}
