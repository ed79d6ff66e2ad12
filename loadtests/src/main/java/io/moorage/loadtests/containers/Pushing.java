package io.moorage.loadtests.containers;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.MediaType;
import io.moorage.loadtests.compare.Http;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Pushes images that were made here. */
record Pushing(InetSocketAddress registry) {
  private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
  private static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

  /** Pushes an image, and returns the reference by which it is pulled. */
  String push(String repository, String tag, List<Layer> layers) throws IOException {
    try (var http = new Http(registry)) {
      for (var layer : layers) {
        var whole = ByteBuffer.allocate(Math.toIntExact(layer.size()));
        layer.packed().forEach(whole::put);
        push(http, repository, layer.digest(), whole.array());
      }
      var config = config(layers);
      push(http, repository, digest(config), config);
      var manifest = manifest(config, layers);
      http.send(
              "PUT",
              "/v2/%s/manifests/%s".formatted(repository, tag),
              MediaType.OCI_MANIFEST.name(),
              manifest)
          .expect(201, "PUT of a manifest");
    }
    return "127.0.0.1:%d/%s:%s".formatted(registry.getPort(), repository, tag);
  }

  private static void push(Http http, String repository, String digest, byte[] bytes)
      throws IOException {
    var begun = http.open(repository);
    http.send("PUT", Http.ending(begun.location(), digest), Http.BYTES, bytes)
        .expect(201, "PUT of a blob");
  }

  private static byte[] config(List<Layer> layers) {
    var diffIds =
        layers.stream().map(layer -> "\"" + layer.diffId() + "\"").collect(Collectors.joining(","));
    var architecture = System.getProperty("os.arch", "amd64").replace("aarch64", "arm64");
    return """
    {"architecture":"%s","os":"linux","config":{"Env":["PATH=/bin"],"Cmd":["true"]},\
    "rootfs":{"type":"layers","diff_ids":[%s]}}\
    """
        .formatted(architecture, diffIds)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] manifest(byte[] config, List<Layer> layers) {
    var descriptors =
        layers.stream()
            .map(layer -> descriptor(LAYER, layer.digest(), layer.size()))
            .collect(Collectors.joining(","));
    return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
        .formatted(
            MediaType.OCI_MANIFEST, descriptor(CONFIG, digest(config), config.length), descriptors)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String descriptor(String type, String digest, long size) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}".formatted(type, digest, size);
  }

  private static String digest(byte[] bytes) {
    return Digest.of(DigestAlgorithm.SHA256, bytes).toString();
  }
}
