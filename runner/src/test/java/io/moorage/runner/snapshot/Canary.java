package io.moorage.runner.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.TreeMap;

/** A tree beside the snapshots that no layer may touch: what it is, is hashed. */
final class Canary {
  final Path tree;
  private final Path around;

  /** What is in a directory is watched, too, though not what is in its other directories. */
  Canary(Path around) throws IOException {
    this.around = around;
    this.tree = Files.createDirectories(around.resolve("canary"));
    Files.writeString(tree.resolve("secret"), "secret");
    Files.createDirectories(tree.resolve("dir/inner"));
    Files.writeString(tree.resolve("dir/inner/file"), "inner");
    Files.createSymbolicLink(tree.resolve("link"), Path.of("secret"));
  }

  Digest digest() throws IOException {
    var text = new StringBuilder();
    try (var beside = Files.list(around)) {
      text.append(beside.sorted().toList());
    }
    try (var paths = Files.walk(tree)) {
      for (var path : paths.sorted().toList()) {
        text.append(path).append(line(path)).append('\n');
      }
    }
    return Digest.of(DigestAlgorithm.SHA256, text.toString().getBytes(UTF_8));
  }

  private static String line(Path path) throws IOException {
    var attributes = new TreeMap<>(Files.readAttributes(path, "unix:*", LinkOption.NOFOLLOW_LINKS));
    attributes.remove("lastAccessTime");
    return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
        ? attributes + Files.readString(path)
        : attributes.toString();
  }
}
