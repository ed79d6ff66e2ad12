package io.moorage.blobstore.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.fsck.Fsck;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.Keyspace;
import io.moorage.blobstore.metadata.BlobRecord;
import io.moorage.blobstore.metadata.ObjectName;
import io.moorage.blobstore.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Holds records against files: what a store that was just opened must look like, whatever happened
 * before.
 */
final class Audit {
  private Audit() {}

  static void check(Path directory, KeyValueStore store) throws IOException {
    var found = new ArrayList<String>();
    var summary =
        Fsck.check(
            store,
            DataFiles.in(directory),
            new Fsck.Options(false, 1, false),
            report -> found.add(report.finding().what()));
    assertEquals(List.of(), found, "what the checker finds");
    assertEquals(0, summary.leftovers(), "what ended uploads left");
    checkAgain(directory, store);
  }

  /**
   * The most important of it once more, in other words: a checker that sees nothing is no proof.
   */
  private static void checkAgain(Path directory, KeyValueStore store) throws IOException {
    var layout = new DiskLayout(directory);
    var named = new HashSet<Path>();
    for (var entry : all(store, Keyspace.BLOB)) {
      var digest = Digest.parse(entry.key().after(Keyspace.BLOB.under()));
      var blob = BlobRecord.read(digest, entry.value());
      named.add(layout.object(blob.object()));
      if (!blob.suspect()) {
        var bytes = Files.readAllBytes(layout.object(blob.object()));
        assertEquals(blob.size(), bytes.length, "size of " + digest);
        assertEquals(digest, Digest.of(digest.algorithm(), bytes));
      }
    }
    for (var entry : all(store, Keyspace.CONDEMNED)) {
      var name = entry.key().after(Keyspace.CONDEMNED.under());
      named.add(
          layout.object(ObjectName.ofFile(name.substring(name.indexOf(':') + 1)).orElseThrow()));
    }
    assertEquals(Set.of(), files(directory.resolve("blobs"), named), "files that no record names");
    for (var entry : all(store, Keyspace.LINK)) {
      var key = entry.key().after(Keyspace.LINK.under());
      var digest = key.substring(key.indexOf('/') + 1);
      assertTrue(store.get(Keyspace.BLOB.key(digest)).isPresent(), "a link to no blob: " + digest);
      assertTrue(
          store.get(Keyspace.LINKED.key(digest, key.substring(0, key.indexOf('/')))).isPresent(),
          "a link without its reverse: " + key);
    }
    try (var sessions = Files.list(layout.uploads())) {
      for (var session : sessions.toList()) {
        assertTrue(
            store.get(Keyspace.UPLOAD.key(session.getFileName())).isPresent(),
            "staged files of no session: " + session);
      }
    }
  }

  private static Iterable<KeyValueStore.Entry> all(KeyValueStore store, Keyspace space) {
    return store.scan(space.under(), Optional.empty(), 100_000);
  }

  private static Set<Path> files(Path root, Set<Path> but) throws IOException {
    try (var all = Files.walk(root)) {
      return new HashSet<>(
          all.filter(Files::isRegularFile).filter(path -> !but.contains(path)).toList());
    }
  }
}
