package io.moorage.blobstore.fsck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.disk.DataDirectory;
import io.moorage.blobstore.disk.InMemory;
import io.moorage.blobstore.disk.StoppedStore;
import io.moorage.blobstore.disk.UnusableDirectory;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.Keyspace;
import io.moorage.blobstore.kv.rocks.RocksKeyValueStore;
import io.moorage.blobstore.metadata.ObjectName;
import io.moorage.blobstore.metadata.Push;
import io.moorage.blobstore.metadata.ReferenceListener;
import io.moorage.blobstore.metadata.RowKind;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of harm is found and named, and a repair leaves nothing that it could mend. */
class FsckIT {
  private static final RepositoryName APP = RepositoryName.parse("team/app");
  private static final RepositoryName OTHER = RepositoryName.parse("team/other");
  private static final byte[] LAYER = TestContent.bytes(200_000, 1);
  private static final byte[] SHARED = TestContent.bytes(3_000, 2);
  private static final byte[] UNUSED = TestContent.bytes(4_000, 3);
  private static final Push IMAGE = TestContent.image(APP, List.of(LAYER, SHARED), "v1", "latest");
  private static final Push NEXT = TestContent.image(APP, List.of(SHARED), "latest");
  private static final Push SIGNATURE =
      TestContent.artifact(APP, IMAGE.digest(), "application/x.signature", "signed");
  private static final List<String> NOTHING = List.of();

  @TempDir(factory = InMemory.class)
  Path directory;

  /** What is done to a sound store, what is found then, and what is found after a repair. */
  record Case(String name, Damage damage, List<String> found, List<String> afterRepair) {
    @Override
    public String toString() {
      return name;
    }
  }

  @FunctionalInterface
  interface Damage {
    void to(Harm harm) throws IOException;
  }

  private static Case harm(String found, Damage damage) {
    return new Case(found, damage, List.of(found), NOTHING);
  }

  private static Case harm(
      String name, List<String> found, List<String> afterRepair, Damage damage) {
    return new Case(name, damage, found, afterRepair);
  }

  static Stream<Case> harms() {
    return Stream.of(
        harm(
            "file gone",
            List.of("file-missing", "manifest-lacks-blob"),
            List.of("blob-lost", "manifest-lacks-blob"),
            on -> Files.delete(on.file(LAYER))),
        harm(
            "file cut short",
            List.of("file-wrong-size", "manifest-lacks-blob"),
            List.of("blob-lost", "manifest-lacks-blob"),
            on -> on.truncate(on.file(LAYER), 7)),
        harm(
            "bit flipped",
            List.of("file-rotten", "manifest-lacks-blob"),
            List.of("blob-lost", "manifest-lacks-blob"),
            on -> on.flipBit(on.file(LAYER), 150_000)),
        harm("wrongly-suspect", on -> on.mending().suspect(on.blob(LAYER))),
        harm("orphan-file", on -> on.copy(on.file(LAYER), on.blob(LAYER).object().next())),
        harm(
            "foreign-file",
            List.of("foreign-file", "foreign-file"),
            List.of("foreign-file", "foreign-file"),
            on -> {
              Files.writeString(on.directory().resolve("blobs/notes"), "mine");
              Files.writeString(on.directory().resolve("uploads/notes"), "mine");
            }),
        harm(
            "condemned-in-use",
            on -> on.put(new byte[] {1}, Keyspace.CONDEMNED, on.blob(LAYER).object())),
        harm("directory-missing", on -> Files.delete(on.directory().resolve(emptyOf(on)))),
        harm(
            "reverse of a link gone",
            List.of("blob-not-queued", "link-not-reversed"),
            NOTHING,
            on -> {
              var link = on.link(LAYER);
              on.delete(Keyspace.LINKED, link.digest(), link.repository());
            }),
        harm(
            "link gone",
            List.of("manifest-lacks-blob", "reverse-without-link", "blob-not-queued"),
            List.of("manifest-lacks-blob"),
            on -> {
              var link = on.link(LAYER);
              on.delete(Keyspace.LINK, link.repository(), link.digest());
              on.delete(Keyspace.LINKED, link.digest(), link.repository());
              on.put(
                  on.value(Keyspace.LINKED, TestContent.digest(SHARED), link.repository()),
                  Keyspace.LINKED,
                  on.absent().orElseThrow(),
                  link.repository());
            }),
        harm(
            "record of a blob gone",
            List.of("blob-not-recorded", "manifest-lacks-blob"),
            NOTHING,
            on -> on.delete(Keyspace.BLOB, TestContent.digest(LAYER))),
        harm(
            "record of a blob of a late generation gone",
            List.of("blob-not-recorded", "manifest-lacks-blob"),
            NOTHING,
            on -> {
              Files.move(on.file(LAYER), on.path(new ObjectName(TestContent.digest(LAYER), 123)));
              on.delete(Keyspace.BLOB, TestContent.digest(LAYER));
            }),
        harm(
            "record and file of a blob gone",
            List.of("link-without-blob", "manifest-lacks-blob"),
            List.of("manifest-lacks-blob"),
            on -> {
              Files.delete(on.file(LAYER));
              on.delete(Keyspace.BLOB, TestContent.digest(LAYER));
            }),
        harm("link-not-queued", on -> on.dropDue(on.link(UNUSED))),
        harm(
            "link-never-due",
            on -> {
              var link = on.link(UNUSED);
              on.dropDue(link);
              on.put(
                  on.value(Keyspace.LINK, link.repository(), TestContent.digest(LAYER)),
                  Keyspace.LINK,
                  link.repository(),
                  link.digest());
            }),
        harm(
            "edge-without-user",
            on ->
                on.put(
                    new byte[] {1},
                    Keyspace.EDGE,
                    on.app(),
                    TestContent.digest(UNUSED),
                    on.absent().orElseThrow())),
        harm(
            "edge-too-many",
            on ->
                on.put(
                    new byte[] {1},
                    Keyspace.EDGE,
                    on.app(),
                    TestContent.digest(UNUSED),
                    IMAGE.digest())),
        harm(
            "edge-missing",
            on -> on.delete(Keyspace.EDGE, on.app(), TestContent.digest(SHARED), IMAGE.digest())),
        harm(
            "body-missing",
            List.of("body-missing"),
            List.of("body-missing"),
            on -> on.delete(Keyspace.BODY, on.app(), IMAGE.digest())),
        harm(
            "record of a manifest gone",
            List.of(
                "body-without-manifest",
                "edge-without-user",
                "edge-without-user",
                "tag-without-manifest"),
            NOTHING,
            on -> on.delete(Keyspace.MANIFEST, on.app(), IMAGE.digest())),
        harm(
            "body-rotten",
            List.of("body-rotten"),
            List.of("body-missing"),
            on -> on.put(new byte[] {'{', '}'}, Keyspace.BODY, on.app(), IMAGE.digest())),
        harm(
            "body-stray",
            on ->
                on.put(new byte[] {'{', '}'}, Keyspace.BODY, on.app(), on.absent().orElseThrow())),
        harm(
            "manifest-wrong-size",
            on ->
                on.mending()
                    .resize(on.first(RowKind.MANIFEST, m -> m.digest().equals(IMAGE.digest())), 1)),
        harm(
            "referrer-missing",
            on -> {
              var entry = on.first(RowKind.REFERRER);
              on.delete(Keyspace.REFERRER, entry.repository(), entry.subject(), entry.digest());
            }),
        harm(
            "referrer-too-many",
            on -> {
              var entry = on.first(RowKind.REFERRER);
              on.put(
                  entry.descriptor(),
                  Keyspace.REFERRER,
                  entry.repository(),
                  NEXT.digest(),
                  entry.digest());
            }),
        harm(
            "tag-not-reversed",
            on -> on.delete(Keyspace.TAG_BY_DIGEST, on.app(), IMAGE.digest(), "v1")),
        harm(
            "reverse-without-tag",
            on ->
                on.put(new byte[] {1}, Keyspace.TAG_BY_DIGEST, on.app(), IMAGE.digest(), "latest")),
        harm(
            "tag gone",
            List.of("reverse-without-tag", "tag-lost"),
            NOTHING,
            on -> on.delete(Keyspace.TAG, on.app(), "v1")),
        harm("move-missing", on -> on.delete(Keyspace.HISTORY, on.app(), "latest", "000000000002")),
        harm(
            "move-too-many",
            on ->
                on.put(
                    on.value(Keyspace.HISTORY, on.app(), "latest", "000000000002"),
                    Keyspace.HISTORY,
                    on.app(),
                    "latest",
                    "000000000003")),
        harm(
            "name of a repository gone",
            List.of("listed-without-repository", "repository-unknown"),
            NOTHING,
            on -> on.delete(Keyspace.REPOSITORY, APP)),
        harm("repository-not-listed", on -> on.delete(Keyspace.LISTED, APP)),
        harm(
            "listed-without-repository",
            on -> on.put(new byte[] {1}, Keyspace.LISTED, "team/nobody")),
        harm(
            "record-damaged",
            List.of("record-damaged"),
            List.of("record-damaged"),
            on -> on.put(new byte[] {1}, Keyspace.DUE, "soon")),
        harm(
            "a tag's record damaged",
            List.of("record-damaged"),
            List.of("record-damaged"),
            on -> on.put(new byte[] {77}, Keyspace.TAG, on.app(), "v1")),
        harm(
            "a blob's record damaged",
            List.of("record-damaged"),
            List.of("record-damaged"),
            on -> on.put(new byte[] {77}, Keyspace.BLOB, TestContent.digest(LAYER))));
  }

  private static String emptyOf(Harm on) {
    return Stream.iterate(0, i -> i + 1)
        .map("blobs/sha512/%02x"::formatted)
        .filter(path -> Files.isDirectory(on.directory().resolve(path)))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("harms")
  void check_harm_isFoundAndMended(Case harm) throws IOException {
    fill();
    harm(harm.damage());

    assertEquals(sorted(harm.found()), sorted(kinds(check())), "found");
    var mended = repair();
    assertTrue(
        mended.stream().noneMatch(report -> report.outcome() instanceof Report.Outcome.Failed),
        mended::toString);
    // What a repair brought back may have something missing that only now can be seen.
    repair();
    assertEquals(sorted(harm.afterRepair()), sorted(kinds(check())), "after the repair");
    try (var data = open()) {
      assertTrue(data.manifests().find(APP, Tag.parse("latest")).isPresent(), "the rest is served");
    }
  }

  @Test
  void check_soundStore_findsNothingAndWritesNothing() throws IOException {
    fill();
    try (var store = StoppedStore.toRead(directory)) {
      var found = new ArrayList<Report>();
      var summary = Fsck.check(store, Fsck.Options.thorough(), found::add);
      assertEquals(List.of(), found);
      assertEquals(new Summary(2, 4, 2, 3, 207_000, 0, 0, 0), summary);
    }
  }

  @Test
  void repair_rottenBlob_isHealedByAPushAnywhere() throws IOException {
    fill();
    harm(on -> on.flipBit(on.file(SHARED), 5));
    repair();
    assertTrue(Files.exists(directory.resolve("quarantine").resolve(object(SHARED))));
    try (var data = open()) {
      assertEquals(Optional.empty(), data.blobs().size(APP, TestContent.digest(SHARED)));
      var _ = TestContent.push(data.blobs(), OTHER, SHARED);
      assertEquals(
          Optional.of((long) SHARED.length),
          data.blobs().size(APP, TestContent.digest(SHARED)),
          "the other repository has it back");
    }
    assertEquals(NOTHING, kinds(check()));
  }

  @Test
  void check_quick_looksAtSizesAlone() throws IOException {
    fill();
    harm(on -> on.flipBit(on.file(LAYER), 5));
    try (var store = StoppedStore.toRead(directory)) {
      var found = new ArrayList<Report>();
      var summary = Fsck.check(store, new Fsck.Options(true, 1, false), found::add);
      assertEquals(List.of(), found);
      assertEquals(0, summary.bytes());
    }
  }

  @Test
  void check_runningStore_seesOneMoment() throws IOException {
    fill();
    try (var data = open()) {
      try (var snapshot = data.snapshot()) {
        // All of this is newer than the records that are checked.
        var _ = TestContent.push(data.blobs(), OTHER, TestContent.bytes(77, 7));
        assertTrue(data.manifests().remove(APP, NEXT.digest()));
        var found = new ArrayList<Report>();
        var summary = Fsck.check(snapshot, Fsck.Options.thorough(), found::add);
        assertEquals(List.of(), found);
        assertTrue(summary.isClean());
      }
      assertFalse(Files.exists(directory.resolve("snapshot")), "the copy is gone");
    }
  }

  @Test
  void check_runningStoreWithRot_isFound() throws IOException {
    fill();
    try (var data = open();
        var snapshot = data.snapshot()) {
      Harm.to(directory, snapshot.records())
          .flipBit(Harm.to(directory, snapshot.records()).file(LAYER), 5);
      Files.writeString(
          directory
              .resolve("blobs/sha256/00")
              .resolve("0".repeat(DigestAlgorithm.SHA256.hexLength())),
          "orphan");
      var found = new ArrayList<Report>();
      Fsck.check(snapshot, Fsck.Options.thorough(), found::add);
      assertEquals(
          List.of("file-rotten", "manifest-lacks-blob", "orphan-file"), sorted(kinds(found)));
    }
  }

  @Test
  void check_repositoryBeingRemoved_isInOrder() {
    fill();
    try (var data = open()) {
      assertTrue(data.repositories().remove(APP));
    }
    assertEquals(NOTHING, kinds(check()));
  }

  @Test
  void onlineCheck_runsOnceAtATimeAndTells() throws Exception {
    fill();
    try (var data = open();
        var check = new OnlineCheck(data::snapshot, false)) {
      assertEquals(new OnlineCheck.State.Never(), check.progress().state());
      assertTrue(check.start(false));
      while (check.progress().state() instanceof OnlineCheck.State.Running) {
        Thread.onSpinWait();
      }
      assertEquals(
          new OnlineCheck.State.Done(new Summary(2, 4, 2, 3, 207_000, 0, 0, 0)),
          check.progress().state());
      Files.delete(directory.resolve("blobs/sha256/" + fileOf(UNUSED)));
      assertTrue(check.start(true));
      while (check.progress().state() instanceof OnlineCheck.State.Running) {
        Thread.onSpinWait();
      }
      assertEquals(
          List.of("file-missing"),
          check.progress().findings().stream().map(OnlineCheck.Told::kind).toList());
    }
  }

  @Test
  void onlineCheck_closed_endsAndLeavesNothing() {
    fill();
    try (var data = open()) {
      var check = new OnlineCheck(data::snapshot, false);
      assertTrue(check.start(false));
      check.close();
      assertFalse(check.progress().state() instanceof OnlineCheck.State.Running);
      assertFalse(check.start(false));
      assertFalse(Files.exists(directory.resolve("snapshot")));
    }
  }

  @Test
  void onlineCheck_error_failsAndAnotherMayBegin() {
    var check =
        new OnlineCheck(
            () -> {
              throw new StackOverflowError("injected");
            },
            false);
    try (check) {
      for (int i = 0; i < 2; i++) {
        assertTrue(check.start(false));
        while (check.progress().state() instanceof OnlineCheck.State.Running) {
          Thread.onSpinWait();
        }
        assertTrue(check.progress().state() instanceof OnlineCheck.State.Failed);
      }
    }
  }

  private static String fileOf(byte[] content) {
    var hex = TestContent.digest(content).hex();
    return hex.substring(0, 2) + "/" + hex;
  }

  @Test
  void open_directoryInUse_saysSo() {
    fill();
    try (var data = open()) {
      var refused =
          assertThrows(UnusableDirectory.class, () -> StoppedStore.toRead(directory).close());
      assertTrue(refused.inUse());
      assertTrue(data.writable());
    }
  }

  @Test
  void open_noDataDirectory_changesNothing() throws IOException {
    var empty = Files.createDirectory(directory.resolve("empty"));
    assertThrows(UnusableDirectory.class, () -> StoppedStore.toMend(empty).close());
    try (var entries = Files.list(empty)) {
      assertEquals(0, entries.count());
    }
  }

  private static ObjectName objectName(byte[] content) {
    return new ObjectName(TestContent.digest(content), 0);
  }

  private static String object(byte[] content) {
    return objectName(content).toString();
  }

  private DataDirectory open() {
    return DataDirectory.open(StoreSettings.defaults(directory), ReferenceListener.none());
  }

  private void fill() {
    try (var data = open()) {
      for (var content : List.of(LAYER, SHARED, UNUSED)) {
        var _ = TestContent.push(data.blobs(), APP, content);
      }
      for (var push :
          List.of(
              IMAGE, NEXT, SIGNATURE, TestContent.index(APP, List.of(IMAGE.body(), NEXT.body())))) {
        assertEquals(new Push.Outcome.Stored(), data.manifests().push(push));
      }
      assertTrue(
          data.blobs().mount(OTHER, TestContent.digest(SHARED), Optional.of(APP), name -> true));
      var upload = data.blobs().startUpload(APP, DigestAlgorithm.SHA256);
      upload.append(OptionalLong.empty(), OptionalLong.empty(), TestContent.body(UNUSED, 2));
    }
  }

  private void harm(Damage damage) throws IOException {
    try (KeyValueStore store = RocksKeyValueStore.open(directory.resolve("meta"))) {
      damage.to(Harm.to(directory, store));
    }
  }

  private List<Report> check() {
    var found = new ArrayList<Report>();
    try (var store = StoppedStore.toRead(directory)) {
      var _ = Fsck.check(store, Fsck.Options.thorough(), found::add);
    }
    return found;
  }

  private List<Report> repair() {
    var found = new ArrayList<Report>();
    try (var store = StoppedStore.toMend(directory)) {
      var _ = Fsck.repair(store, Fsck.Options.thorough(), Duration.ofHours(24), found::add);
    }
    return found;
  }

  private static List<String> kinds(List<Report> reports) {
    return reports.stream().map(report -> report.finding().kind()).toList();
  }

  private static List<String> sorted(List<String> kinds) {
    return kinds.stream().sorted().toList();
  }
}
