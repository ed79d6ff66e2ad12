package io.moorage.runner.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.MediaType;
import io.moorage.blobstore.oci.Platform;
import io.moorage.blobstore.oci.Tag;
import io.moorage.registry.client.Credentials;
import io.moorage.registry.client.RemoteManifest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PullsIT {
  private static final Tag TAG = new Tag("1.0");

  @TempDir Path directory;

  private ServedRegistry registry;
  private TestRunner runner;
  private final TestImage app = TestImage.of("app", "low", "high");

  @BeforeEach
  void start() {
    registry = new ServedRegistry(directory.resolve("registry"));
    runner = new TestRunner(directory.resolve("runner"), Optional.of(registry.host()));
    app.pushTo(runner.remote(registry.host(), "app"), TAG);
  }

  @AfterEach
  void stop() {
    runner.close();
    registry.close();
  }

  private String at(String name) {
    return registry.host() + "/" + name;
  }

  @Test
  void pull_image_isHereByNameIdAndDigest() {
    var image = runner.pull(at("app:1.0"));
    assertEquals(app.id(), image.id());
    assertEquals(app.manifest.digest(), image.manifest());
    assertEquals(List.of("app"), image.config().defaults().cmd());
    assertEquals("lowhigh".length(), image.size());
    assertEquals(List.of(ImageName.parse(at("app:1.0"))), image.names());
    for (var word :
        List.of(
            at("app:1.0"),
            at("app@" + app.manifest.digest()),
            app.id().toString(),
            app.id().hex(),
            app.id().hex().substring(0, 6),
            "sha256:" + app.id().hex().substring(0, 6))) {
      assertEquals(Optional.of(image), runner.images.find(word), word);
    }
    assertEquals(List.of(image), runner.images.list());
    assertArrayEquals(app.blob(app.config), runner.images.config(image.id()));
    assertEquals(0, runner.snapshots.open.get());
  }

  @Test
  void pull_image_saysWhatDockerSays() {
    runner.pull(at("app:1.0"));
    var said = runner.said();
    assertEquals("Pulling from app", said.getFirst());
    assertEquals(2, said.stream().filter("Pull complete"::equals).count());
    assertEquals(
        List.of(
            "Digest: " + app.manifest.digest(),
            "Status: Downloaded newer image for " + at("app:1.0")),
        said.subList(said.size() - 2, said.size()));
    runner.pull(at("app:1.0"));
    assertEquals(2, runner.said().stream().filter("Already exists"::equals).count());
    assertEquals("Status: Image is up to date for " + at("app:1.0"), runner.said().getLast());
    assertEquals(2, runner.snapshots.unpacked.get());
  }

  @Test
  void pullAll_takesTheImageOfEachTag() {
    var other = TestImage.of("second", "low", "other");
    other.pushTo(runner.remote(registry.host(), "app"), new Tag("2.0"));
    runner.pulls.pullAll(
        ImageName.parse(at("app")), Optional.empty(), Credentials.Source.NONE, Progress.NONE);
    assertEquals(app.id(), runner.images.require(at("app:1.0")).id());
    assertEquals(other.id(), runner.images.require(at("app:2.0")).id());
    assertEquals(3, runner.snapshots.unpacked.get());
    assertThrows(
        ImageFailure.NotToBeHad.class,
        () ->
            runner.pulls.pullAll(
                ImageName.parse(at("nothing")),
                Optional.empty(),
                Credentials.Source.NONE,
                Progress.NONE));
  }

  @Test
  void pull_byDigest_hasNoTag() {
    var image = runner.pull(at("app@" + app.manifest.digest()));
    assertTrue(image.isDangling());
    assertEquals(List.of(ImageName.parse(at("app@" + app.manifest.digest()))), image.digests());
  }

  @Test
  void pull_shortName_comesFromTheDefaultRegistry() {
    var image = runner.pull("docker.io/library/app:1.0");
    assertEquals("app:1.0", image.names().getFirst().familiar());
    assertEquals(Optional.of(image), runner.images.find("app:1.0"));
    TestImage.of("other", "x").pushTo(runner.remote(registry.host(), "library/other"), TAG);
    assertEquals("other:1.0", runner.pull("other:1.0").names().getFirst().familiar());
  }

  @Test
  void pull_manyAtOnce_readsEachLayerOnce() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<LocalImage> pull =
          () ->
              runner.pulls.pull(
                  ImageName.parse(at("app:1.0")),
                  Optional.empty(),
                  Credentials.Source.NONE,
                  Progress.NONE);
      var all = new ArrayList<Callable<LocalImage>>();
      for (int i = 0; i < 12; i++) {
        all.add(pull);
      }
      for (var done : threads.invokeAll(all)) {
        assertEquals(app.id(), done.get().id());
      }
    }
    assertEquals(2, runner.snapshots.unpacked.get());
    assertEquals(0, runner.snapshots.open.get());
  }

  @Test
  void pull_sharedLayers_areReadOnce() {
    TestImage.of("second", "low", "other").pushTo(runner.remote(registry.host(), "second"), TAG);
    runner.pull(at("app:1.0"));
    runner.pull(at("second:1.0"));
    assertEquals(3, runner.snapshots.unpacked.get());
  }

  @Test
  void pull_movedTag_leavesTheOldImageWithoutIt() {
    var before = runner.pull(at("app:1.0"));
    TestImage.of("newer", "low", "newer").pushTo(runner.remote(registry.host(), "app"), TAG);
    var after = runner.pull(at("app:1.0"));
    assertEquals(Optional.of(after), runner.images.find(at("app:1.0")));
    assertTrue(runner.images.get(before.id()).orElseThrow().isDangling());
  }

  @Test
  void pull_otherDiffId_isRefusedAndLeavesNothing() {
    TestImage.lying("low").pushTo(runner.remote(registry.host(), "lie"), TAG);
    assertThrows(ImageFailure.Unusable.class, () -> runner.pull(at("lie:1.0")));
    assertEquals(List.of(), runner.images.list());
    assertEquals(List.of(), runner.snapshots.list());
    assertEquals(0, runner.snapshots.open.get());
  }

  @Test
  void pull_absent_isNotToBeHad() {
    var failure = assertThrows(ImageFailure.NotToBeHad.class, () -> runner.pull(at("app:none")));
    assertTrue(String.valueOf(failure.getMessage()).contains("not found"));
    assertThrows(ImageFailure.NotToBeHad.class, () -> runner.pull("nothing"));
  }

  @Test
  void pull_index_takesTheImageOfThePlatform() {
    var remote = runner.remote(registry.host(), "multi");
    var arm = TestImage.forMachine("arm64", "arm", "for arm");
    arm.pushTo(remote, arm.manifest.digest());
    app.pushTo(remote, app.manifest.digest());
    var index = index(arm, app);
    remote.push(TAG, index);
    var here =
        runner.pulls.pull(
            ImageName.parse(at("multi:1.0")),
            Optional.of(Platform.parse("linux/amd64")),
            Credentials.Source.NONE,
            Progress.NONE);
    assertEquals(app.id(), here.id());
    assertEquals(List.of(ImageName.parse(at("multi@" + index.digest()))), here.digests());
    assertThrows(
        ImageFailure.Unusable.class,
        () ->
            runner.pulls.pull(
                ImageName.parse(at("multi:1.0")),
                Optional.of(Platform.parse("linux/s390x")),
                Credentials.Source.NONE,
                Progress.NONE));
  }

  private static RemoteManifest index(TestImage arm, TestImage amd) {
    var body =
        """
        {"schemaVersion":2,"mediaType":"%s","manifests":[
          {"mediaType":"%s","digest":"%s","size":%d,
           "platform":{"os":"linux","architecture":"arm64"}},
          {"mediaType":"%s","digest":"%s","size":%d,
           "platform":{"os":"linux","architecture":"amd64"}}]}
        """
            .formatted(
                MediaType.OCI_INDEX,
                MediaType.OCI_MANIFEST,
                arm.manifest.digest(),
                arm.manifest.body().length,
                MediaType.OCI_MANIFEST,
                amd.manifest.digest(),
                amd.manifest.body().length)
            .getBytes(UTF_8);
    return new RemoteManifest(Digest.of(DigestAlgorithm.SHA256, body), MediaType.OCI_INDEX, body);
  }
}
