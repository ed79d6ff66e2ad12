package io.moorage.runner.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.disk.DataDirectory;
import io.moorage.blobstore.metadata.ReferenceListener;
import io.moorage.blobstore.oci.Digest;
import io.moorage.runner.image.Images.Removed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagesIT {
  private static final String CONTAINER = "c".repeat(64);

  @TempDir Path directory;

  private DataDirectory data;
  private FakeSnapshots snapshots;
  private Images images;
  private ImageStore store;
  private final TestImage app = TestImage.of("app", "low", "high");
  private final TestImage other = TestImage.of("other", "low", "different");

  @BeforeEach
  void start() {
    data = DataDirectory.open(StoreSettings.defaults(directory), ReferenceListener.none());
    snapshots = new FakeSnapshots(data.store());
    images = new Images(data.store(), snapshots, new PackedLayers(data.blobs(), data.manifests()));
    store = new ImageStore(images, snapshots, 2, InstantSource.system());
  }

  @AfterEach
  void stop() {
    data.close();
  }

  private LocalImage add(TestImage image, String... names) throws IOException {
    return store.add(
        new ImageStore.Arrived(
            ImageManifest.read(image.manifest),
            image.blob(image.config),
            false,
            List.of(names).stream().map(ImageName::parse).toList()),
        _ -> true,
        blob -> new ByteArrayInputStream(image.blob(blob)),
        Progress.NONE);
  }

  private List<Removed> remove(String word, boolean force) {
    return images.remove(word, force, _ -> false);
  }

  private static Removed untagged(String name) {
    return new Removed.Untagged(ImageName.parse(name));
  }

  private void pin(LocalImage image) {
    assertTrue(data.store().commit(Images.pin(image.id(), CONTAINER)));
  }

  @Test
  void tag_another_leadsToTheSameImage() throws IOException {
    var image = add(app, "app:1");
    images.tag(image, ImageName.parse("docker.io/library/alias"));
    assertEquals(image.id(), images.require("alias").id());
    assertEquals(
        List.of("alias:latest", "app:1"),
        images.require("app:1").names().stream().map(ImageName::familiar).toList());
  }

  @Test
  void tag_taken_leavesTheOtherImageWithoutIt() throws IOException {
    var first = add(app, "app:1");
    var second = add(other, "other:1");
    images.tag(second, ImageName.parse("app:1"));
    assertTrue(images.get(first.id()).orElseThrow().isDangling());
    assertEquals(second.id(), images.require("app:1").id());
  }

  @Test
  void tag_withADigest_isRefused() throws IOException {
    var image = add(app, "app:1");
    var name = ImageName.parse("app@" + image.manifest());
    assertThrows(ImageFailure.InvalidName.class, () -> images.tag(image, name));
  }

  @Test
  void find_nothing_isEmptyAndNonsenseIsRefused() {
    assertEquals(Optional.empty(), images.find("app"));
    assertEquals(Optional.empty(), images.find("abc"));
    assertEquals(Optional.empty(), images.find("a".repeat(64)));
    assertThrows(ImageFailure.NoSuchImage.class, () -> images.require("app"));
    assertThrows(ImageFailure.InvalidName.class, () -> images.find("NO"));
    assertThrows(ImageFailure.InvalidName.class, () -> images.find(""));
  }

  @Test
  void find_nameOfHexDigits_isTheNameBeforeTheId() throws IOException {
    var image = add(app, "app:1");
    var named = add(other, image.id().hex().substring(0, 4) + ":latest");
    assertEquals(named.id(), images.require(image.id().hex().substring(0, 4)).id());
    assertEquals(image.id(), images.require(image.id().hex().substring(0, 8)).id());
  }

  @Test
  void remove_oneOfTwoNames_takesTheNameAlone() throws IOException {
    add(app, "app:1", "app:2");
    assertEquals(List.of(untagged("app:1")), remove("app:1", false));
    assertTrue(images.find("app:2").isPresent());
  }

  @Test
  void remove_lastTag_keepsWhatAnotherImageNeeds() throws IOException {
    var image = add(app, "app:1");
    add(other, "other:1");
    assertEquals(3, snapshots.list().size());
    var removed = remove("app:1", false);
    assertEquals(untagged("app:1"), removed.getFirst());
    assertEquals(new Removed.Deleted(image.id()), removed.get(1));
    assertEquals(3, removed.size());
    assertEquals(2, snapshots.list().size());
    assertTrue(images.find("other:1").isPresent());
    assertEquals(Optional.empty(), images.find(image.id().hex()));
  }

  @Test
  void remove_byIdWithNamesOfTwoRepositories_mustBeForced() throws IOException {
    var image = add(app, "app:1", "alias:1");
    var id = image.shortId();
    var failure = assertThrows(ImageFailure.Conflict.class, () -> remove(id, false));
    assertEquals(
        "conflict: unable to delete %s (must be forced) - image is referenced in multiple repositories"
            .formatted(id),
        failure.getMessage());
    remove(id, true);
    assertEquals(List.of(), images.list());
    assertEquals(List.of(), snapshots.list());
  }

  @Test
  void remove_usedByAContainer_isRefusedOrLeavesItNameless() throws IOException {
    var image = add(app, "app:1");
    pin(image);
    assertThrows(
        ImageFailure.Conflict.class, () -> images.remove(image.shortId(), true, CONTAINER::equals));
    assertThrows(ImageFailure.Conflict.class, () -> remove("app:1", false));
    assertEquals(List.of(untagged("app:1")), remove("app:1", true));
    assertTrue(images.get(image.id()).orElseThrow().isDangling());
    assertTrue(data.store().commit(Images.unpin(image.id(), CONTAINER)));
    assertEquals(3, remove(image.id().toString(), false).size());
    assertEquals(List.of(), snapshots.list());
  }

  @Test
  void pin_imageThatIsGone_doesNotCommit() throws IOException {
    var image = add(app, "app:1");
    remove("app:1", false);
    assertFalse(data.store().commit(Images.pin(image.id(), CONTAINER)));
  }

  @Test
  void history_steps_haveTheSizesOfTheirLayers() throws IOException {
    var image = add(app, "app:1");
    var history = images.history(image);
    assertEquals(
        List.of("second", "nothing", "first"),
        history.stream().map(made -> made.step().createdBy()).toList());
    assertEquals(List.of(4L, 0L, 3L), history.stream().map(Images.Made::size).toList());
    assertEquals(Optional.of(image.id()), history.getFirst().id());
  }

  @Test
  void list_afterARestart_isTheSame() throws IOException {
    add(app, "app:1");
    add(other, "other:1");
    var before = images.list();
    data.close();
    start();
    assertEquals(before, images.list());
  }

  @Test
  void tidy_snapshotsOfNoImage_areRemoved() throws IOException {
    add(app, "app:1");
    add(other, "other:1");
    images.records().remove(app.id());
    images.tidy();
    assertEquals(2, snapshots.list().size());
    images.records().remove(other.id());
    images.tidy();
    assertEquals(List.of(), snapshots.list());
  }

  @Test
  void add_otherDiffIdsThanLayers_isRefused() {
    var shorter = TestImage.of("app", "low");
    var mixed =
        new ImageStore.Arrived(
            ImageManifest.read(app.manifest), shorter.blob(shorter.config), false, List.of());
    assertThrows(
        ImageFailure.Unusable.class,
        () ->
            store.add(
                mixed, _ -> true, blob -> new ByteArrayInputStream(app.blob(blob)), Progress.NONE));
    assertEquals(List.<Digest>of(), images.list().stream().map(LocalImage::id).toList());
  }
}
