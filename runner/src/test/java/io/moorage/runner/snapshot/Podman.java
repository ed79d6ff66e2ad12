package io.moorage.runner.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another engine, with a store of its own: what it makes of an image is held against ours. */
final class Podman implements AutoCloseable {
  private final Path directory;
  private final List<String> images = new ArrayList<>();

  Podman(Path directory) {
    this.directory = directory;
  }

  static boolean isThere() {
    return Files.isExecutable(Path.of("/usr/bin/podman"));
  }

  /** The mounted tree of an image of these layers, the lowest first. */
  Path mounted(List<byte[]> layers) throws IOException {
    var layout = directory.resolve("layout" + images.size());
    write(layout, layers);
    var id = run("pull", "--quiet", "oci:" + layout + ":image");
    images.add(id);
    return Path.of(run("image", "mount", id));
  }

  private static void write(Path layout, List<byte[]> layers) throws IOException {
    Files.createDirectories(layout.resolve("blobs/sha256"));
    var ids = new ArrayList<String>();
    var descriptors = new ArrayList<String>();
    for (var layer : layers) {
      ids.add('"' + SnapshotsFixture.diffId(layer).toString() + '"');
      descriptors.add(descriptor(layout, "application/vnd.oci.image.layer.v1.tar", layer));
    }
    var config =
        """
        {"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":%s}}\
        """
            .formatted(ids);
    var manifest =
        """
        {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":%s,"layers":%s}\
        """
            .formatted(
                descriptor(
                    layout, "application/vnd.oci.image.config.v1+json", config.getBytes(UTF_8)),
                descriptors);
    var described =
        descriptor(layout, "application/vnd.oci.image.manifest.v1+json", manifest.getBytes(UTF_8));
    var named =
        described.substring(0, described.length() - 1)
            + ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"image\"}}";
    Files.writeString(
        layout.resolve("index.json"), "{\"schemaVersion\":2,\"manifests\":[" + named + "]}");
    Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
  }

  private static String descriptor(Path layout, String type, byte[] content) throws IOException {
    var digest = Digest.of(DigestAlgorithm.SHA256, content);
    Files.write(layout.resolve("blobs/sha256").resolve(digest.hex()), content);
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(type, digest, content.length);
  }

  private String run(String... arguments) throws IOException {
    var command =
        new ArrayList<>(List.of("podman", "--root", directory.resolve("root").toString()));
    command.addAll(List.of("--runroot", directory.resolve("run").toString()));
    command.addAll(List.of("--storage-driver", "overlay", "--cgroup-manager", "cgroupfs"));
    command.addAll(List.of(arguments));
    var errors = directory.resolve("errors");
    var process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(String.join(" ", command) + ": " + Files.readString(errors));
    }
    return output;
  }

  @Override
  public void close() throws IOException {
    for (var image : images) {
      run("image", "umount", image);
      run("rmi", "--force", image);
    }
    // It mounts the directory of its trees on itself.
    OverlayMount.unmount(directory.resolve("root/overlay"));
    TreeRemoval.delete(directory);
  }
}
