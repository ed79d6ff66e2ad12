package io.moorage.runner.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moorage.blobstore.oci.Descriptor;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.MediaType;
import io.moorage.blobstore.oci.Reference;
import io.moorage.registry.client.RemoteManifest;
import io.moorage.registry.client.RemoteRepository;
import io.moorage.runner.image.json.ImageDocuments;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/** An image of layers that are any bytes: nobody here unpacks them. */
final class TestImage {
  static final MediaType GZIP = new MediaType("application/vnd.oci.image.layer.v1.tar+gzip");

  final Map<Digest, byte[]> blobs = new HashMap<>();
  final List<Descriptor> layers = new ArrayList<>();
  final Descriptor config;
  final RemoteManifest manifest;

  private TestImage(List<byte[]> tars, List<Digest> diffIds, String architecture, String cmd) {
    for (var tar : tars) {
      layers.add(add(GZIP, gzip(tar)));
    }
    var document =
        """
        {"architecture":"%s","os":"linux","created":"2024-01-02T03:04:05Z",
         "config":{"Cmd":["%s"],"Env":["A=b"]},
         "rootfs":{"type":"layers","diff_ids":[%s]},
         "history":[{"created_by":"first"},{"created_by":"nothing","empty_layer":true},
           {"created_by":"second","comment":"c"}]}
        """
            .formatted(
                architecture,
                cmd,
                diffIds.stream().map(d -> "\"" + d + "\"").collect(Collectors.joining(",")));
    config = add(ImageManifest.OCI_CONFIG, document.getBytes(UTF_8));
    var body = ImageDocuments.manifest(config, layers);
    manifest =
        new RemoteManifest(Digest.of(DigestAlgorithm.SHA256, body), MediaType.OCI_MANIFEST, body);
  }

  /** An image of these layers, told from others of them by its command. */
  static TestImage of(String cmd, String... layers) {
    return forMachine("amd64", cmd, layers);
  }

  static TestImage forMachine(String architecture, String cmd, String... layers) {
    var tars = new ArrayList<byte[]>();
    for (var layer : layers) {
      tars.add(layer.getBytes(UTF_8));
    }
    var diffIds = tars.stream().map(tar -> Digest.of(DigestAlgorithm.SHA256, tar)).toList();
    return new TestImage(tars, diffIds, architecture, cmd);
  }

  /** An image whose configuration lies about its only layer. */
  static TestImage lying(String layer) {
    var other = Digest.of(DigestAlgorithm.SHA256, "other".getBytes(UTF_8));
    return new TestImage(List.of(layer.getBytes(UTF_8)), List.of(other), "amd64", "lie");
  }

  private Descriptor add(MediaType type, byte[] content) {
    var digest = Digest.of(DigestAlgorithm.SHA256, content);
    blobs.put(digest, content);
    return new Descriptor(type, digest, content.length, Optional.empty(), Map.of());
  }

  Digest id() {
    return config.digest();
  }

  byte[] blob(Descriptor blob) {
    return blobs.getOrDefault(blob.digest(), new byte[0]);
  }

  void pushTo(RemoteRepository repository, Reference reference) {
    for (var layer : layers) {
      repository.push(layer, () -> new ByteArrayInputStream(blob(layer)));
    }
    repository.push(config, () -> new ByteArrayInputStream(blob(config)));
    repository.push(reference, manifest);
  }

  static byte[] gzip(byte[] content) {
    var out = new ByteArrayOutputStream();
    try (var packed = new GZIPOutputStream(out)) {
      packed.write(content);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }
}
