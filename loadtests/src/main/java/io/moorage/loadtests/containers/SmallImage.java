package io.moorage.loadtests.containers;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.deploy.clients.Tar;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** One layer with one program, {@code true}, which needs no library: busybox, by that name. */
final class SmallImage {
  static final Path BUSYBOX = Path.of("/bin/busybox");

  private SmallImage() {}

  static List<Layer> layers() throws IOException {
    var plain = new ByteArrayOutputStream();
    var tar = new Tar(plain);
    tar.program("bin/true", Files.readAllBytes(BUSYBOX));
    tar.end();
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      plain.writeTo(gzip);
    }
    return List.of(
        new Layer(
            List.of(packed.toByteArray()),
            digest(packed.toByteArray()),
            digest(plain.toByteArray())));
  }

  private static String digest(byte[] bytes) {
    return Digest.of(DigestAlgorithm.SHA256, bytes).toString();
  }
}
