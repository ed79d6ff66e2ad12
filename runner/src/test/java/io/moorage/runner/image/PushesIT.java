package io.moorage.runner.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import io.moorage.registry.client.Credentials;
import io.moorage.registry.client.RegistryHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PushesIT {
  private static final Tag TAG = new Tag("1.0");

  @TempDir Path directory;

  private ServedRegistry source;
  private ServedRegistry target;
  private TestRunner runner;
  private final TestImage app = TestImage.of("app", "low", "high");

  @BeforeEach
  void start() {
    source = new ServedRegistry(directory.resolve("source"));
    target = new ServedRegistry(directory.resolve("target"));
    runner = new TestRunner(directory.resolve("runner"), Optional.of(source.host()));
    app.pushTo(runner.remote(source.host(), "app"), TAG);
  }

  @AfterEach
  void stop() {
    runner.close();
    source.close();
    target.close();
  }

  private void retag(String from, String to) {
    runner.images.tag(runner.images.require(from), ImageName.parse(to));
  }

  @Test
  void push_pulledImage_isTheSameElsewhere() {
    runner.pull("app:1.0");
    var name = target.host() + "/team/app:2.0";
    retag("app:1.0", name);
    runner.push(name);
    assertArrayEquals(
        app.manifest.body(),
        runner.remote(target.host(), "team/app").manifest(new Tag("2.0")).body());
    var said = runner.said();
    assertEquals(
        "The push refers to repository [%s/team/app]".formatted(target.host()), said.getFirst());
    assertEquals(2, said.stream().filter("Pushed"::equals).count());
    assertTrue(
        said.contains(
            "2.0: digest: %s size: %d"
                .formatted(app.manifest.digest(), app.manifest.body().length)));
    assertEquals("pushed 2.0", said.getLast());
    try (var second = new TestRunner(directory.resolve("second"), Optional.empty())) {
      assertEquals(app.id(), second.pull(name).id());
    }
  }

  @Test
  void push_again_sendsNoLayer() {
    runner.pull("app:1.0");
    runner.push("app:1.0");
    assertEquals(2, runner.said().stream().filter("Layer already exists"::equals).count());
  }

  @Test
  void push_toAnotherRepositoryOfTheRegistry_mounts() {
    runner.pull("app:1.0");
    retag("app:1.0", "copy:1.0");
    runner.push("copy:1.0");
    assertEquals(2, runner.said().stream().filter("Mounted from app"::equals).count());
    assertEquals(
        app.manifest.digest(), runner.remote(source.host(), "copy").manifest(TAG).digest());
  }

  @Test
  void push_absent_isNoSuchImage() {
    assertThrows(ImageFailure.NoSuchImage.class, () -> runner.push("nothing:1.0"));
  }

  @Test
  void push_layersNoRegistryKeeps_saysSo() {
    runner.pull("app:1.0");
    var name = target.host() + "/app:1.0";
    retag("app:1.0", name);
    source.close();
    assertThrows(ImageFailure.class, () -> runner.push(name));
    source = new ServedRegistry(directory.resolve("another"));
  }

  /** Of all blobs of the registry: a second copy would show. */
  private long storedBytes() throws IOException {
    try (var files = Files.walk(directory.resolve("source/blobs"))) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  @Test
  void own_registryInThisProcess_isReachedWithoutAWire() throws IOException {
    // Nobody answers under this name: whatever would go over a wire would fail.
    var here = RegistryHost.parse("registry.invalid");
    Registries.Own own =
        (host, name) ->
            host.equals(here)
                ? Optional.of(
                    new OwnRepository(
                        host,
                        name,
                        source.data.blobs(),
                        source.data.manifests(),
                        source.data.tags()))
                : Optional.empty();
    var local = new TestRunner(source.data, Optional.of(here), own);
    long before = storedBytes();
    try {
      var image = local.pull("app:1.0");
      assertEquals(app.id(), image.id());
      local.images.tag(image, ImageName.parse("copy:1.0"));
      local.push("copy:1.0");
      assertEquals(2, local.said().stream().filter("Mounted from app"::equals).count());
      local.pulls.pullAll(
          ImageName.parse("copy"), Optional.empty(), Credentials.Source.NONE, Progress.NONE);
      assertEquals(2, local.snapshots.unpacked.get());
      assertEquals(before, storedBytes());
      assertEquals(
          app.manifest.digest(),
          source.data.manifests().find(RepositoryName.parse("copy"), TAG).orElseThrow().digest());
    } finally {
      local.client.close();
    }
  }

  @Test
  void localContent_isNotOfTheRegistry() throws IOException {
    var packed = new PackedLayers(source.data.blobs(), source.data.manifests());
    try (var storing = packed.begin()) {
      storing.add(new byte[] {1, 2, 3}, 3);
      var blob = storing.finish();
      var layer = app.layers.getFirst();
      assertFalse(runner.remote(source.host(), "fresh").has(blob.digest()));
      assertTrue(runner.remote(source.host(), "app").has(layer.digest()));
      assertFalse(
          source
              .data
              .blobs()
              .mount(RepositoryName.parse("fresh"), blob.digest(), Optional.empty(), _ -> true));
    }
    assertEquals(
        List.of(RepositoryName.parse("app")),
        source.data.repositories().list(Optional.empty(), 10).items());
  }
}
