package io.moorage.deploy.clients;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An image in the form of {@code docker save}.
 *
 * @param config its digest is the image's id
 * @see <a
 *     href="https://github.com/moby/moby/blob/master/image/spec/v1.2.md#combined-image-json--filesystem-changeset-format">the
 *     form</a>
 */
record SavedImage(Path file, Digest config) {

  static SavedImage write(Path file, String tag, int layers) throws IOException {
    var tars = new ArrayList<byte[]>();
    for (int i = 0; i < layers; i++) {
      tars.add(layer(i));
    }
    var unpacked =
        tars.stream()
            .map(tar -> "\"" + Digest.of(DigestAlgorithm.SHA256, tar) + "\"")
            .collect(Collectors.joining(","));
    var config =
        """
        {"architecture":"amd64","os":"linux","config":{"Cmd":["/true"]},\
        "rootfs":{"type":"layers","diff_ids":[%s]}}\
        """
            .formatted(unpacked)
            .getBytes(StandardCharsets.UTF_8);
    var names =
        IntStream.range(0, layers)
            .mapToObj("\"layer%d.tar\""::formatted)
            .collect(Collectors.joining(","));
    var manifest =
        "[{\"Config\":\"config.json\",\"RepoTags\":[\"%s\"],\"Layers\":[%s]}]"
            .formatted(tag, names);
    try (var out = Files.newOutputStream(file)) {
      var tar = new Tar(out);
      tar.file("manifest.json", manifest.getBytes(StandardCharsets.UTF_8));
      tar.file("config.json", config);
      for (int i = 0; i < layers; i++) {
        tar.file("layer%d.tar".formatted(i), tars.get(i));
      }
      tar.end();
    }
    return new SavedImage(file, Digest.of(DigestAlgorithm.SHA256, config));
  }

  private static byte[] layer(int number) throws IOException {
    var content = new byte[ThreadLocalRandom.current().nextInt(1, 100_000)];
    ThreadLocalRandom.current().nextBytes(content);
    var bytes = new ByteArrayOutputStream();
    var tar = new Tar(bytes);
    tar.file("file%d".formatted(number), content);
    tar.end();
    return bytes.toByteArray();
  }
}
