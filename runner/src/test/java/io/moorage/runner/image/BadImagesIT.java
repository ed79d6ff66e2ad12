package io.moorage.runner.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.oci.Descriptor;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.MediaType;
import io.moorage.blobstore.oci.Tag;
import io.moorage.registry.client.RemoteManifest;
import io.moorage.runner.image.json.ImageDocuments;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** E22: configurations that no container may start from. All is refused and nothing is left. */
class BadImagesIT {
  private static final byte[] LAYER = "a layer".getBytes(UTF_8);
  private static final Tag TAG = new Tag("1");

  private final ServedRegistry registry;
  private final TestRunner runner;

  BadImagesIT(@TempDir Path directory) {
    registry = new ServedRegistry(directory.resolve("registry"));
    runner = new TestRunner(directory.resolve("runner"), Optional.of(registry.host()));
  }

  @AfterEach
  void close() {
    runner.close();
    registry.close();
  }

  private static String config(String start, Digest... diffIds) {
    var ids = Stream.of(diffIds).map(id -> '"' + id.toString() + '"').toList();
    return """
    {"architecture":"amd64","os":"linux","config":{%s},
     "rootfs":{"type":"layers","diff_ids":%s}}
    """
        .formatted(start, ids);
  }

  private static String start(String field, String value) {
    return config("\"%s\":\"%s\"".formatted(field, value), sound());
  }

  private static Digest sound() {
    return Digest.of(DigestAlgorithm.SHA256, LAYER);
  }

  private void push(String config) {
    var remote = runner.remote(registry.host(), "bad");
    var layer = descriptor(TestImage.GZIP, TestImage.gzip(LAYER));
    remote.push(layer, () -> new ByteArrayInputStream(TestImage.gzip(LAYER)));
    var bytes = config.getBytes(UTF_8);
    var described = descriptor(ImageManifest.OCI_CONFIG, bytes);
    remote.push(described, () -> new ByteArrayInputStream(bytes));
    var body = ImageDocuments.manifest(described, List.of(layer));
    remote.push(
        TAG,
        new RemoteManifest(Digest.of(DigestAlgorithm.SHA256, body), MediaType.OCI_MANIFEST, body));
  }

  private static Descriptor descriptor(MediaType type, byte[] content) {
    return new Descriptor(
        type,
        Digest.of(DigestAlgorithm.SHA256, content),
        content.length,
        Optional.empty(),
        Map.of());
  }

  static Stream<Arguments> bad() {
    var other = Digest.of(DigestAlgorithm.SHA256, "other".getBytes(UTF_8));
    return Stream.of(
        Arguments.of("fewer diff IDs than layers", config(""), "layers"),
        Arguments.of("more diff IDs than layers", config("", sound(), other), "layers"),
        Arguments.of("another diff ID", config("", other), "diff ID"),
        Arguments.of("no JSON", "<xml/>", "configuration is refused"),
        Arguments.of("half JSON", "{\"os\":", "configuration is refused"),
        Arguments.of("a list", "[]", "configuration is refused"),
        Arguments.of(
            "no root file system", "{\"os\":\"linux\",\"architecture\":\"amd64\"}", "diff_ids"),
        Arguments.of("user of 33 bits", start("User", "4294967296"), "numbers from 0"),
        Arguments.of("user below 0", start("User", "-1"), "numbers from 0"),
        Arguments.of("group of 33 bits", start("User", "0:4294967296"), "numbers from 0"),
        Arguments.of("directory further up", start("WorkingDir", "../.."), "working directory"),
        Arguments.of(
            "directory up and down", start("WorkingDir", "/a/../../b"), "working directory"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bad")
  void pull_badConfiguration_isRefusedAndLeavesNothing(String what, String config, String why) {
    push(config);
    var failure = assertThrows(ImageFailure.Unusable.class, () -> runner.pull("bad:1"), what);
    assertTrue(String.valueOf(failure.getMessage()).contains(why), failure::toString);
    assertEquals(List.of(), runner.images.list());
    assertEquals(List.of(), runner.snapshots.list());
    assertEquals(0, runner.snapshots.open.get());
  }

  @Test
  void pull_soundConfiguration_isTaken() {
    push(config("\"User\":\"1000:1000\",\"WorkingDir\":\"/srv\"", sound()));
    assertEquals("1000:1000", runner.pull("bad:1").config().defaults().user());
  }
}
