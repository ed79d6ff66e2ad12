package io.moorage.deploy.clients;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/** Makes images of every shape that a registry meets, into one layout. */
record SampleImages(OciLayout layout, SplittableRandom random) {
  private static final MediaType CONFIG = new MediaType("application/vnd.oci.image.config.v1+json");
  private static final MediaType DOCKER_CONFIG =
      new MediaType("application/vnd.docker.container.image.v1+json");
  private static final MediaType GZIP_LAYER =
      new MediaType("application/vnd.oci.image.layer.v1.tar+gzip");
  private static final MediaType DOCKER_LAYER =
      new MediaType("application/vnd.docker.image.rootfs.diff.tar.gzip");
  private static final MediaType TAR_LAYER =
      new MediaType("application/vnd.oci.image.layer.v1.tar");
  private static final MediaType FOREIGN_LAYER =
      new MediaType("application/vnd.oci.image.layer.nondistributable.v1.tar+gzip");
  private static final int BLOCK = 1 << 20;

  /** A layer and the digest of its tar, by which a config names it. */
  private record Layer(Content content, Digest unpacked, boolean distributable) {}

  private record Types(MediaType manifest, MediaType index, MediaType config, MediaType layer) {}

  private static final Types OCI =
      new Types(MediaType.OCI_MANIFEST, MediaType.OCI_INDEX, CONFIG, GZIP_LAYER);
  private static final Types DOCKER =
      new Types(MediaType.DOCKER_MANIFEST, MediaType.DOCKER_LIST, DOCKER_CONFIG, DOCKER_LAYER);

  static SampleImages in(OciLayout layout) {
    return new SampleImages(layout, new SplittableRandom(20));
  }

  Image oneLayer() throws IOException {
    return image(OCI, "amd64", List.of(layer(OCI)));
  }

  Image tenLayers() throws IOException {
    var layers = new ArrayList<Layer>();
    for (int i = 0; i < 10; i++) {
      layers.add(layer(OCI));
    }
    return image(OCI, "amd64", layers);
  }

  Image manyPlatforms() throws IOException {
    return index(OCI);
  }

  Image docker() throws IOException {
    return image(DOCKER, "amd64", List.of(layer(DOCKER), layer(DOCKER)));
  }

  Image dockerList() throws IOException {
    return index(DOCKER);
  }

  /** A layer of no bytes at all: not even the end of a tar. */
  Image emptyLayer() throws IOException {
    var nothing = layout.add(TAR_LAYER, new byte[0]);
    return image(OCI, "amd64", List.of(layer(OCI), new Layer(nothing, nothing.digest(), true)));
  }

  /** An image with a layer that clients fetch from elsewhere and no registry is ever sent. */
  Image foreignLayer() throws IOException {
    var elsewhere = gzipped(random.nextInt(1000, 5000));
    var foreign =
        new Content(FOREIGN_LAYER, Digest.of(DigestAlgorithm.SHA256, elsewhere), elsewhere.length);
    return image(OCI, "amd64", List.of(layer(OCI), new Layer(foreign, foreign.digest(), false)));
  }

  /** An image with one layer of about so many bytes, which do not compress. */
  Image large(long size) throws IOException {
    var blocks = size / BLOCK;
    var block = new byte[BLOCK];
    random.nextBytes(block);
    var content =
        layout.add(
            TAR_LAYER,
            out -> {
              var tar = new Tar(out);
              tar.file(
                  "large",
                  blocks * BLOCK,
                  to -> {
                    for (long i = 0; i < blocks; i++) {
                      to.write(block);
                    }
                  });
              tar.end();
            });
    return image(OCI, "amd64", List.of(new Layer(content, content.digest(), true)));
  }

  /** An artifact, say a signature, that refers to a manifest. */
  Image artifact(Content subject) throws IOException {
    var config = layout.add(new MediaType("application/vnd.oci.empty.v1+json"), "{}");
    var note = layout.add(new MediaType("text/plain"), "signed %d".formatted(random.nextInt()));
    var manifest =
        layout.add(
            MediaType.OCI_MANIFEST,
            """
            {"schemaVersion":2,"mediaType":"%s","artifactType":"application/vnd.example.note",\
            "config":%s,"layers":[%s],"subject":%s,"annotations":{"kind":"note"}}\
            """
                .formatted(
                    MediaType.OCI_MANIFEST,
                    config.descriptor(),
                    note.descriptor(),
                    subject.descriptor()));
    return new Image(manifest, List.of(), List.of(config, note));
  }

  private Image index(Types types) throws IOException {
    var children = new ArrayList<Content>();
    var blobs = new ArrayList<Content>();
    var descriptors = new ArrayList<String>();
    for (var architecture : List.of("amd64", "arm64", "riscv64")) {
      var one = image(types, architecture, List.of(layer(types)));
      children.add(one.top());
      blobs.addAll(one.blobs());
      descriptors.add(
          one.top()
              .descriptor(
                  ",\"platform\":{\"architecture\":\"%s\",\"os\":\"linux\"}"
                      .formatted(architecture)));
    }
    var top =
        layout.add(
            types.index(),
            "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
                .formatted(types.index(), String.join(",", descriptors)));
    return new Image(top, children, blobs);
  }

  private Image image(Types types, String architecture, List<Layer> layers) throws IOException {
    var unpacked =
        layers.stream()
            .map(layer -> "\"" + layer.unpacked() + "\"")
            .collect(Collectors.joining(","));
    var config =
        layout.add(
            types.config(),
            """
            {"architecture":"%s","os":"linux","config":{"Cmd":["/true"],"Labels":{"n":"%d"}},\
            "rootfs":{"type":"layers","diff_ids":[%s]}}\
            """
                .formatted(architecture, random.nextInt(), unpacked));
    var descriptors =
        layers.stream()
            .map(
                layer ->
                    layer
                        .content()
                        .descriptor(
                            layer.distributable()
                                ? ""
                                : ",\"urls\":[\"http://127.0.0.1:9/elsewhere\"]"))
            .collect(Collectors.joining(","));
    var manifest =
        layout.add(
            types.manifest(),
            "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
                .formatted(types.manifest(), config.descriptor(), descriptors));
    var blobs = new ArrayList<Content>();
    blobs.add(config);
    layers.stream().filter(Layer::distributable).map(Layer::content).forEach(blobs::add);
    return new Image(manifest, List.of(), blobs);
  }

  private Layer layer(Types types) throws IOException {
    var tar = tar(random.nextInt(1000, 200_000));
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(tar);
    }
    return new Layer(
        layout.add(types.layer(), packed.toByteArray()),
        Digest.of(DigestAlgorithm.SHA256, tar),
        true);
  }

  private byte[] gzipped(int size) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(tar(size));
    }
    return packed.toByteArray();
  }

  private byte[] tar(int size) throws IOException {
    var content = new byte[size];
    random.nextBytes(content);
    var bytes = new ByteArrayOutputStream();
    var tar = new Tar(bytes);
    tar.file("file-%08x".formatted(random.nextInt()), content);
    tar.end();
    return bytes.toByteArray();
  }
}
