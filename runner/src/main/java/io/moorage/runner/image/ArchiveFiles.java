package io.moorage.runner.image;

import io.moorage.blobstore.oci.Descriptor;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.MediaType;
import io.moorage.runner.snapshot.Compression;
import io.moorage.runner.tar.TarEntry;
import io.moorage.runner.tar.TarLimits;
import io.moorage.runner.tar.TarReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files of an archive of images, each read once, in the order in which they come: what says
 * which of them belong together may come last. Large ones are blobs of ours from then on; those
 * that no image turns out to need go as any upload does that nothing names.
 */
final class ArchiveFiles {
  /** Of an archive of many images: a layer has three files at most. */
  private static final TarLimits LIMITS = new TarLimits(50_000, 1024, 64 << 10, 16, 64L << 30);

  private static final int SMALL = 64 << 10;
  private static final int MOST_IN_MEMORY = 16 << 20;
  private static final int LONGEST_DOCUMENT = 8 << 20;
  private static final int MOST_LINKS = 8;

  private final PackedLayers packed;
  // A tree: the names are a stranger's.
  private final Map<String, Found> files = new TreeMap<>();
  private int inMemory;

  /** What a name of the archive led to. */
  private sealed interface Found {
    record Small(byte[] bytes) implements Found {}

    record Large(PackedLayers.Packed blob, byte[] first) implements Found {}

    record Link(String path) implements Found {}
  }

  private ArchiveFiles(PackedLayers packed) {
    this.packed = packed;
  }

  /** Reads an archive to its end. */
  static ArchiveFiles read(InputStream tar, PackedLayers packed) throws IOException {
    var files = new ArchiveFiles(packed);
    var reader = new TarReader(tar, LIMITS);
    for (var entry = reader.next(); entry.isPresent(); entry = reader.next()) {
      files.take(entry.get(), reader);
    }
    tar.transferTo(OutputStream.nullOutputStream());
    return files;
  }

  private void take(TarEntry entry, TarReader reader) throws IOException {
    var path = entry.path().toString();
    switch (entry.kind()) {
      case FILE -> files.put(path, content(entry, reader));
      case SYMBOLIC_LINK ->
          files.put(path, new Found.Link(entry.path().parent() + "/" + entry.target()));
      case HARD_LINK -> files.put(path, new Found.Link(entry.target().toString()));
      case DIRECTORY, CHARACTER_DEVICE, BLOCK_DEVICE, PIPE -> {}
    }
  }

  private Found content(TarEntry entry, TarReader reader) throws IOException {
    if (entry.size() <= SMALL && inMemory + entry.size() <= MOST_IN_MEMORY) {
      var bytes = new ByteArrayOutputStream((int) entry.size());
      reader.content((piece, length, _) -> bytes.write(piece, 0, length));
      inMemory += bytes.size();
      return new Found.Small(bytes.toByteArray());
    }
    var first = new byte[4];
    try (var storing = packed.begin()) {
      reader.content(
          (piece, length, offset) -> {
            if (offset < first.length) {
              System.arraycopy(piece, 0, first, (int) offset, Math.min(length, first.length));
            }
            storing.add(piece, length);
          });
      return new Found.Large(storing.finish(), first);
    }
  }

  boolean has(String path) {
    return find(path).isPresent();
  }

  private Optional<Found> find(String path) {
    var at = normal(path);
    for (int links = 0; links < MOST_LINKS; links++) {
      var found = Optional.ofNullable(files.get(at));
      if (found.isEmpty() || !(found.get() instanceof Found.Link(String target))) {
        return found;
      }
      at = normal(target);
    }
    return Optional.empty();
  }

  /** Without dots and double slashes; no way leads further up than to the root. */
  private static String normal(String path) {
    var names = new ArrayDeque<String>();
    for (var name : path.split("/", -1)) {
      if (name.equals("..")) {
        names.pollLast();
      } else if (!name.isEmpty() && !name.equals(".")) {
        names.add(name);
      }
    }
    return String.join("/", names);
  }

  /**
   * A file that is read whole.
   *
   * @throws ImageFailure.Unusable if it is not there, or too long
   */
  byte[] document(String path) throws IOException {
    return switch (require(path)) {
      case Found.Small(byte[] bytes) -> bytes;
      case Found.Large(PackedLayers.Packed blob, _) -> {
        if (blob.size() > LONGEST_DOCUMENT) {
          throw new ImageFailure.Unusable("%s of the archive is too long".formatted(shown(path)));
        }
        try (var in = packed.open(untyped(blob)).orElseThrow()) {
          yield in.readAllBytes();
        }
      }
      case Found.Link _ -> throw missing(path);
    };
  }

  /** A file as a blob of ours. */
  PackedLayers.Packed blob(String path) throws IOException {
    return switch (require(path)) {
      case Found.Small(byte[] bytes) -> packed.store(new ByteArrayInputStream(bytes));
      case Found.Large(PackedLayers.Packed blob, _) -> blob;
      case Found.Link _ -> throw missing(path);
    };
  }

  /** How a file is packed. */
  Compression compression(String path) {
    return Compression.ofFirstBytes(
        switch (require(path)) {
          case Found.Small(byte[] bytes) -> Arrays.copyOf(bytes, Math.min(4, bytes.length));
          case Found.Large(_, byte[] first) -> first;
          case Found.Link _ -> throw missing(path);
        });
  }

  /** The digest of a file; it need not be a blob for that. */
  Digest digest(String path) {
    return switch (require(path)) {
      case Found.Small(byte[] bytes) -> Digest.of(DigestAlgorithm.SHA256, bytes);
      case Found.Large(PackedLayers.Packed blob, _) -> blob.digest();
      case Found.Link _ -> throw missing(path);
    };
  }

  private Found require(String path) {
    return find(path).orElseThrow(() -> missing(path));
  }

  private static ImageFailure missing(String path) {
    return new ImageFailure.Unusable("the archive has no " + shown(path));
  }

  private static String shown(String path) {
    return ImageName.shown(path);
  }

  private static Descriptor untyped(PackedLayers.Packed blob) {
    return new Descriptor(
        new MediaType("application/octet-stream"),
        blob.digest(),
        blob.size(),
        Optional.empty(),
        Map.of());
  }
}
