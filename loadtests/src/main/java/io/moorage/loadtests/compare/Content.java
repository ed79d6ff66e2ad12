package io.moorage.loadtests.compare;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.MediaType;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What every server holds: one image with one layer of a MiB and a manifest of 2 KiB, and one large
 * blob.
 */
final class Content {
  static final int LARGE = 1024;

  private static final String CONFIG = "{\"architecture\":\"amd64\",\"os\":\"linux\"}";
  private static final int FILLING = 1_500;
  private static final int TAG_PUSHERS = 16;

  private final FreshBlobs.Series small = new FreshBlobs(1).series(1);
  private final FreshBlobs.Series large = new FreshBlobs(LARGE).series(1);
  private final byte[] config = CONFIG.getBytes(StandardCharsets.US_ASCII);
  private final byte[] manifest =
      """
      {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":\
      "application/vnd.oci.image.config.v1+json","digest":"%s","size":%d},"layers":[{"mediaType":\
      "application/vnd.oci.image.layer.v1.tar+gzip","digest":"%s","size":%d}],"annotations":\
      {"filling":"%s"}}\
      """
          .formatted(
              MediaType.OCI_MANIFEST,
              digest(config),
              config.length,
              small.digest(0),
              FreshBlobs.MEBIBYTE,
              "x".repeat(FILLING))
          .getBytes(StandardCharsets.UTF_8);

  private static Digest digest(byte[] bytes) {
    return Digest.of(DigestAlgorithm.SHA256, bytes);
  }

  String manifestPath() {
    return "/v2/bench/app/manifests/v1";
  }

  String blobPath(int mebibytes) {
    return "/v2/bench/app/blobs/" + (mebibytes == 1 ? small : large).digest(0);
  }

  static String tagsRepository(int tags) {
    return "bench/tags-" + tags;
  }

  /** Writes it as files below a root, for servers that are no registry. */
  void write(Path root, boolean withLarge) throws IOException {
    for (int mebibytes : withLarge ? new int[] {1, LARGE} : new int[] {1}) {
      var file = root.resolve(blobPath(mebibytes).substring(1));
      Files.createDirectories(file.resolveSibling(""));
      try (var out =
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        (mebibytes == 1 ? small : large).write(0, out);
      }
    }
    var file = root.resolve(manifestPath().substring(1));
    Files.createDirectories(file.resolveSibling(""));
    Files.write(file, manifest);
  }

  /** Pushes it to a registry. */
  void push(InetSocketAddress registry, boolean withLarge) throws IOException {
    try (var http = new Http(registry)) {
      pushImage(http, "bench/app");
      if (withLarge) {
        BlobPushes.push(http, "bench/app", large, 0);
      }
      put(http, "bench/app", "v1");
    }
  }

  /** Makes a repository of so many tags. */
  void pushTags(InetSocketAddress registry, int tags) throws IOException, InterruptedException {
    var repository = tagsRepository(tags);
    try (var http = new Http(registry)) {
      pushImage(http, repository);
    }
    InParallel.run(
        TAG_PUSHERS,
        pusher -> {
          try (var http = new Http(registry)) {
            for (int i = pusher; i < tags; i += TAG_PUSHERS) {
              put(http, repository, tag(i));
            }
          }
          return 0;
        });
  }

  /** The tag at this place of the list. */
  static String tag(int index) {
    return "t%06d".formatted(index);
  }

  private void pushImage(Http http, String repository) throws IOException {
    var begun = http.open(repository);
    http.send("PUT", Http.ending(begun.location(), digest(config)), Http.BYTES, config)
        .expect(201, "PUT of a blob");
    BlobPushes.push(http, repository, small, 0);
  }

  private void put(Http http, String repository, String tag) throws IOException {
    http.send(
            "PUT",
            "/v2/%s/manifests/%s".formatted(repository, tag),
            MediaType.OCI_MANIFEST.name(),
            manifest)
        .expect(201, "PUT of a manifest");
  }
}
