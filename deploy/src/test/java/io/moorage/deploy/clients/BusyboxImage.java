package io.moorage.deploy.clients;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** An image that runs: the busybox of this machine, which needs no library, and links to it. */
final class BusyboxImage {
  private static final Path BUSYBOX = Path.of("/bin/busybox");

  private BusyboxImage() {}

  /** Makes the image; without a static busybox the test is skipped. */
  static Image make(OciLayout layout, Path folder) throws IOException {
    if (!Files.isExecutable(BUSYBOX)) {
      Tool.skip("this machine has no busybox-static");
    }
    var root = folder.resolve("root");
    var bin = Files.createDirectories(root.resolve("bin"));
    Files.copy(BUSYBOX, bin.resolve("busybox"));
    Tool.orSkip("busybox").run("--install", "-s", bin.toString());
    List<Path> links;
    try (var files = Files.list(bin)) {
      links = files.filter(Files::isSymbolicLink).toList();
    }
    for (var link : links) {
      Files.delete(link);
      Files.createSymbolicLink(link, Path.of("busybox"));
    }
    for (var name : List.of("etc", "proc", "sys", "dev", "tmp", "root", "srv")) {
      Files.createDirectories(root.resolve(name));
    }
    Files.writeString(
        root.resolve("etc/passwd"), "root:x:0:0::/root:/bin/sh\nann:x:7:7::/:/bin/sh\n");
    Files.writeString(root.resolve("srv/index.html"), "hello from a container\n");
    var file = folder.resolve("root.tar");
    Tool.orSkip("tar").run("-C", root.toString(), "--numeric-owner", "-cf", file.toString(), ".");
    var tar = Files.readAllBytes(file);
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(tar);
    }
    var layer =
        layout.add(
            new MediaType("application/vnd.oci.image.layer.v1.tar+gzip"), packed.toByteArray());
    var config =
        layout.add(
            new MediaType("application/vnd.oci.image.config.v1+json"),
            """
            {"architecture":"%s","os":"linux","created":"2026-01-01T00:00:00Z",\
            "config":{"Cmd":["sh"],"Env":["PATH=/bin"],"Labels":{"kind":"test"}},\
            "rootfs":{"type":"layers","diff_ids":["%s"]}}\
            """
                .formatted(
                    System.getProperty("os.arch", "amd64"),
                    Digest.of(DigestAlgorithm.SHA256, tar)));
    var manifest =
        layout.add(
            MediaType.OCI_MANIFEST,
            "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
                .formatted(MediaType.OCI_MANIFEST, config.descriptor(), layer.descriptor())
                .getBytes(StandardCharsets.UTF_8));
    return new Image(manifest, List.of(), List.of(config, layer));
  }
}
