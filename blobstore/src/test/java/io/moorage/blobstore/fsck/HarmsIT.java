package io.moorage.blobstore.fsck;

import static io.moorage.blobstore.fsck.SampleStore.APP;
import static io.moorage.blobstore.fsck.SampleStore.IMAGE;
import static io.moorage.blobstore.fsck.SampleStore.LAYER;
import static io.moorage.blobstore.fsck.SampleStore.NEXT;
import static io.moorage.blobstore.fsck.SampleStore.NOTHING;
import static io.moorage.blobstore.fsck.SampleStore.SHARED;
import static io.moorage.blobstore.fsck.SampleStore.UNUSED;
import static io.moorage.blobstore.fsck.SampleStore.kinds;
import static io.moorage.blobstore.fsck.SampleStore.sorted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.disk.InMemory;
import io.moorage.blobstore.kv.Keyspace;
import io.moorage.blobstore.metadata.ObjectName;
import io.moorage.blobstore.metadata.RowKind;
import io.moorage.blobstore.oci.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of harm is found and named, and a repair leaves nothing that it could mend. */
class HarmsIT {
  @TempDir(factory = InMemory.class)
  Path directory;

  private SampleStore sample() {
    return new SampleStore(directory);
  }

  /** What is done to a sound store, what is found then, and what is found after a repair. */
  record Case(
      String name, SampleStore.Damage damage, List<String> found, List<String> afterRepair) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case harm(String found, SampleStore.Damage damage) {
    return new Case(found, damage, List.of(found), NOTHING);
  }

  private static Case harm(
      String name, List<String> found, List<String> afterRepair, SampleStore.Damage damage) {
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
    sample().fill();
    sample().harm(harm.damage());

    assertEquals(sorted(harm.found()), sorted(kinds(sample().check())), "found");
    var mended = sample().repair();
    assertTrue(
        mended.stream().noneMatch(report -> report.outcome() instanceof Report.Outcome.Failed),
        mended::toString);
    // What a repair brought back may have something missing that only now can be seen.
    sample().repair();
    assertEquals(sorted(harm.afterRepair()), sorted(kinds(sample().check())), "after the repair");
    try (var data = sample().open()) {
      assertTrue(data.manifests().find(APP, Tag.parse("latest")).isPresent(), "the rest is served");
    }
  }
}
