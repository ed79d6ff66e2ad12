package io.moorage.blobstore.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.BlobStore.Removal;
import io.moorage.blobstore.BlobStoreFailure;
import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.gc.CollectionRun;
import io.moorage.blobstore.gc.Passes;
import io.moorage.blobstore.kv.Keyspace;
import io.moorage.blobstore.kv.MemoryKeyValueStore;
import io.moorage.blobstore.kv.StoreFailure;
import io.moorage.blobstore.metadata.Push;
import io.moorage.blobstore.metadata.ReferenceListener;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.RepositoryName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each way for something to go, with each step on the disk and in the records failed once, and the
 * process killed once before and once behind it. After the restart what is used is there, what was
 * pushed anew in between stays, and one pass leaves nothing of the rest: no file, no record.
 */
final class CollectionStepsIT {
  private static final RepositoryName APP = RepositoryName.parse("team/app");
  private static final RepositoryName DOOMED = RepositoryName.parse("team/doomed");
  private static final byte[] SHARED = TestContent.bytes(10_000, 1);
  private static final byte[] GARBAGE = TestContent.bytes(7_000, 2);
  private static final byte[] OTHER_GARBAGE = TestContent.bytes(70, 3);
  private static final Push IMAGE = TestContent.image(APP, List.of(SHARED), "kept");
  private static final Push DOOMED_IMAGE =
      TestContent.image(DOOMED, List.of(SHARED, GARBAGE, OTHER_GARBAGE), "one", "two");

  /** What makes garbage, before the fault is armed, and what takes it away. */
  enum Operation {
    COLLECT_WHAT_NOTHING_USES {
      @Override
      void prepare(DataDirectory store) {
        for (var content : List.of(SHARED, GARBAGE, OTHER_GARBAGE)) {
          var _ = TestContent.push(store.blobs(), DOOMED, content);
        }
        assertEquals(new Push.Outcome.Stored(), store.manifests().push(DOOMED_IMAGE));
        assertTrue(store.manifests().remove(DOOMED, DOOMED_IMAGE.digest()));
      }

      @Override
      void run(DataDirectory store) {}
    },
    COLLECT_WHAT_WAS_DELETED {
      @Override
      void prepare(DataDirectory store) {
        for (var content : List.of(SHARED, GARBAGE, OTHER_GARBAGE)) {
          var digest = TestContent.push(store.blobs(), DOOMED, content);
          assertEquals(new Removal.Removed(), store.blobs().remove(DOOMED, digest));
        }
      }

      @Override
      void run(DataDirectory store) {}
    },
    REMOVE_REPOSITORY {
      @Override
      void prepare(DataDirectory store) {
        for (var content : List.of(SHARED, GARBAGE, OTHER_GARBAGE)) {
          var _ = TestContent.push(store.blobs(), DOOMED, content);
        }
        assertEquals(new Push.Outcome.Stored(), store.manifests().push(DOOMED_IMAGE));
        var signature = TestContent.artifact(DOOMED, DOOMED_IMAGE.digest(), "a/b", "signed");
        assertEquals(new Push.Outcome.Stored(), store.manifests().push(signature));
      }

      @Override
      void run(DataDirectory store) {
        var _ = store.repositories().remove(DOOMED);
      }
    },
    EXPIRE_UPLOADS {
      @Override
      void prepare(DataDirectory store) {
        for (int i = 0; i < 2; i++) {
          var upload = store.blobs().startUpload(DOOMED, DigestAlgorithm.SHA256);
          upload.append(OptionalLong.empty(), OptionalLong.empty(), TestContent.body(GARBAGE, 2));
        }
      }

      @Override
      void run(DataDirectory store) {}
    };

    abstract void prepare(DataDirectory store);

    abstract void run(DataDirectory store);
  }

  @TempDir(factory = InMemory.class)
  Path temporary;

  @ParameterizedTest
  @EnumSource(Operation.class)
  void everyStep_failedOrKilled_isFinishedByTheNextStart(Operation operation) throws IOException {
    int steps = 0;
    for (var kind : Faults.Kind.values()) {
      for (boolean pushAnew : List.of(false, true)) {
        boolean happened = true;
        for (int at = 0; happened; at++) {
          var directory = temporary.resolve("%s-%s-%d".formatted(kind, pushAnew, at));
          happened = one(operation, kind, at, pushAnew, directory);
          steps++;
        }
      }
    }
    assertTrue(steps > 20, operation + " has more steps than " + steps);
    System.out.printf("%s: %d faults%n", operation, steps - 2 * Faults.Kind.values().length);
  }

  /** Whether the fault happened: not when the operation has fewer steps. */
  private static boolean one(
      Operation operation, Faults.Kind kind, int at, boolean pushAnew, Path directory)
      throws IOException {
    var memory = new MemoryKeyValueStore();
    var faults = Faults.at(at, kind);
    var store = open(directory, memory, faults);
    var _ = TestContent.push(store.blobs(), APP, SHARED);
    assertEquals(new Push.Outcome.Stored(), store.manifests().push(IMAGE));
    operation.prepare(store);
    boolean acknowledged = false;
    faults.arm();
    try {
      operation.run(store);
      acknowledged = true;
      var _ = Passes.one(store.records(), store.files());
    } catch (BlobStoreFailure | StoreFailure | Faults.Killed injected) {
      assertTrue(faults.happened(), injected::toString);
    }
    faults.disarm();
    abandon(store);

    var where = "%s, %s at step %d of %s".formatted(operation, kind, at, faults.steps());
    try (var again = open(directory, memory, Faults.none())) {
      Audit.check(directory, memory);
      if (!acknowledged) {
        operation.run(again);
      }
      var anew = TestContent.image(APP, List.of(GARBAGE), "anew");
      if (pushAnew) {
        // Meanwhile its old file may be there, condemned, unlinked or on record.
        var _ = TestContent.push(again.blobs(), APP, GARBAGE);
        assertEquals(new Push.Outcome.Stored(), again.manifests().push(anew));
      }
      do {
        assertEquals(
            new CollectionRun.End.Complete(), Passes.one(again.records(), again.files()), where);
        // The clock of a store that was killed has to come to where it was.
      } while (!isEmpty(memory, Keyspace.DUE));
      Audit.check(directory, memory);
      requireOnly(again, directory, memory, pushAnew ? List.of(SHARED, GARBAGE) : List.of(SHARED));
    }
    return faults.happened();
  }

  private static void requireOnly(
      DataDirectory store, Path directory, MemoryKeyValueStore memory, List<byte[]> kept)
      throws IOException {
    for (var content : kept) {
      assertArrayEquals(content, StoreFixture.read(store.blobs(), APP, digest(content)));
    }
    assertEquals(kept.size(), StoreFixture.files(directory.resolve("blobs")).size());
    for (var space : List.of(Keyspace.DUE, Keyspace.CONDEMNED, Keyspace.REMOVED, Keyspace.UPLOAD)) {
      assertTrue(isEmpty(memory, space), space.name());
    }
    assertEquals(kept.size(), memory.scan(Keyspace.BLOB.under(), Optional.empty(), 10).size());
    assertEquals(kept.size(), memory.scan(Keyspace.LINKED.under(), Optional.empty(), 10).size());
    try (var sessions = Files.list(directory.resolve("uploads"))) {
      assertEquals(List.of(), sessions.toList());
    }
  }

  private static boolean isEmpty(MemoryKeyValueStore memory, Keyspace space) {
    return memory.scan(space.under(), Optional.empty(), 1).isEmpty();
  }

  private static Digest digest(byte[] content) {
    return TestContent.digest(content);
  }

  /** Nothing is kept without use, and no upload without being touched. */
  private static DataDirectory open(Path directory, MemoryKeyValueStore memory, Faults faults) {
    var defaults = StoreSettings.defaults(directory);
    return DataDirectory.open(
        new StoreSettings(
            directory,
            Duration.ZERO,
            defaults.uploadMaxSize(),
            defaults.uploadMaxSessions(),
            defaults.uploadMaxBytes(),
            defaults.diskReserve(),
            Duration.ZERO,
            false),
        ReferenceListener.none(),
        new FaultyDisk(faults),
        path -> new FaultyStore(memory, faults));
  }

  /** What is left when a process ends: its locks are gone. */
  private static void abandon(DataDirectory store) {
    try {
      store.close();
    } catch (Faults.Killed | StoreFailure dead) {
      System.Logger log = System.getLogger(CollectionStepsIT.class.getName());
      log.log(System.Logger.Level.DEBUG, "what is dead cannot close in order", dead);
    }
  }
}
