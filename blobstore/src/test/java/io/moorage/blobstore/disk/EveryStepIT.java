package io.moorage.blobstore.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.BlobStoreFailure;
import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.kv.MemoryKeyValueStore;
import io.moorage.blobstore.kv.StoreFailure;
import io.moorage.blobstore.metadata.Push;
import io.moorage.blobstore.metadata.ReferenceListener;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each operation, with each of its steps on the disk and in the records failed in each way, once or
 * from there on, and the process killed once before and once behind it. What was acknowledged
 * before is there and right, the store starts, the checker finds nothing, and the client can do
 * again what was not acknowledged.
 */
final class EveryStepIT {
  private static final RepositoryName APP = RepositoryName.parse("team/app");
  private static final RepositoryName OTHER = RepositoryName.parse("team/other");
  private static final byte[] KNOWN = TestContent.bytes(10_000, 1);
  private static final byte[] NEW = TestContent.bytes(70_000, 2);
  private static final Push IMAGE = TestContent.image(APP, List.of(KNOWN), "kept");
  private static final Push NEXT =
      TestContent.image(APP, List.of(KNOWN, TestContent.bytes(1, 3)), "kept", "next");

  /** What is done, again if need be, and how to see that it is done. */
  enum Operation {
    UPLOAD_NEW {
      @Override
      void run(DataDirectory store) {
        var _ = TestContent.push(store.blobs(), APP, NEW);
      }

      @Override
      void requireDone(DataDirectory store) throws IOException {
        assertArrayEquals(NEW, read(store, APP, TestContent.digest(NEW)));
      }
    },
    UPLOAD_IN_CHUNKS {
      @Override
      void run(DataDirectory store) {
        var upload = store.blobs().startUpload(APP, DigestAlgorithm.SHA256);
        for (int at = 0; at < NEW.length; at += 35_000) {
          var chunk = java.util.Arrays.copyOfRange(NEW, at, at + 35_000);
          upload.append(OptionalLong.of(at), OptionalLong.empty(), TestContent.body(chunk, 2));
        }
        upload.finish(Digest.of(DigestAlgorithm.SHA512, NEW));
      }

      @Override
      void requireDone(DataDirectory store) throws IOException {
        assertArrayEquals(NEW, read(store, APP, Digest.of(DigestAlgorithm.SHA512, NEW)));
      }
    },
    UPLOAD_KNOWN {
      @Override
      void run(DataDirectory store) {
        var _ = TestContent.push(store.blobs(), OTHER, KNOWN);
      }

      @Override
      void requireDone(DataDirectory store) throws IOException {
        assertArrayEquals(KNOWN, read(store, OTHER, TestContent.digest(KNOWN)));
      }
    },
    CANCEL {
      @Override
      void run(DataDirectory store) {
        var upload = store.blobs().startUpload(OTHER, DigestAlgorithm.SHA256);
        upload.append(OptionalLong.empty(), OptionalLong.empty(), TestContent.body(NEW, 2));
        upload.cancel();
      }

      @Override
      void requireDone(DataDirectory store) {
        assertEquals(Optional.empty(), store.blobs().size(OTHER, TestContent.digest(NEW)));
      }
    },
    MOUNT {
      @Override
      void run(DataDirectory store) {
        assertTrue(
            store.blobs().mount(OTHER, TestContent.digest(KNOWN), Optional.of(APP), name -> true));
      }

      @Override
      void requireDone(DataDirectory store) throws IOException {
        assertArrayEquals(KNOWN, read(store, OTHER, TestContent.digest(KNOWN)));
      }
    },
    PUSH_MANIFEST {
      @Override
      void run(DataDirectory store) {
        var _ = TestContent.push(store.blobs(), APP, TestContent.bytes(1, 3));
        assertEquals(new Push.Outcome.Stored(), store.manifests().push(NEXT));
      }

      @Override
      void requireDone(DataDirectory store) {
        for (var tag : List.of("kept", "next")) {
          var found = store.manifests().find(APP, Tag.parse(tag)).orElseThrow();
          assertEquals(NEXT.digest(), found.digest());
          assertArrayEquals(NEXT.body(), found.body());
        }
      }
    },
    UNTAG {
      @Override
      void run(DataDirectory store) {
        var _ = store.manifests().untag(APP, Tag.parse("kept"));
      }

      @Override
      void requireDone(DataDirectory store) {
        assertEquals(Optional.empty(), store.manifests().find(APP, Tag.parse("kept")));
        assertTrue(store.manifests().find(APP, IMAGE.digest()).isPresent());
      }
    },
    REMOVE_MANIFEST_AND_BLOB {
      @Override
      void run(DataDirectory store) {
        var _ = store.manifests().remove(APP, IMAGE.digest());
        var _ = store.blobs().remove(APP, TestContent.digest(KNOWN));
      }

      @Override
      void requireDone(DataDirectory store) {
        assertEquals(Optional.empty(), store.manifests().find(APP, IMAGE.digest()));
        assertEquals(Optional.empty(), store.manifests().find(APP, Tag.parse("kept")));
        assertEquals(Optional.empty(), store.blobs().size(APP, TestContent.digest(KNOWN)));
      }
    };

    abstract void run(DataDirectory store);

    abstract void requireDone(DataDirectory store) throws IOException;
  }

  @TempDir(factory = InMemory.class)
  Path temporary;

  @ParameterizedTest
  @EnumSource(Operation.class)
  void everyStep_failedOrKilled_losesNothingAcknowledged(Operation operation) throws IOException {
    int steps = 0;
    var points = new TreeSet<String>();
    for (var kind : Faults.Kind.values()) {
      boolean happened = true;
      for (int at = 0; happened; at++) {
        happened = one(operation, kind, at, temporary.resolve("%s-%d".formatted(kind, at)), points);
        steps++;
      }
    }
    assertTrue(steps > Faults.Kind.values().length, operation + " has more steps than " + steps);
    System.out.printf(
        "%s: %d faults at %s%n", operation, steps - Faults.Kind.values().length, points);
  }

  /** Whether the fault happened: not when the operation has fewer steps. */
  private static boolean one(
      Operation operation, Faults.Kind kind, int at, Path directory, Set<String> points)
      throws IOException {
    var memory = new MemoryKeyValueStore();
    var faults = Faults.at(at, kind);
    var store = open(directory, memory, faults);
    prepare(store);
    boolean acknowledged = false;
    faults.arm();
    try {
      operation.run(store);
      acknowledged = true;
    } catch (BlobStoreFailure | StoreFailure | Faults.Killed injected) {
      faults.disarm();
      if (kind.isSurvived() && store.writable()) {
        operation.run(store);
        acknowledged = true;
      }
    }
    faults.disarm();
    points.addAll(faults.steps());
    abandon(store);

    try (var again = open(directory, memory, Faults.none())) {
      Audit.check(directory, memory);
      var where = "%s, %s at step %d of %s".formatted(operation, kind, at, faults.steps());
      if (!operation.name().startsWith("REMOVE")) {
        assertArrayEquals(KNOWN, read(again, APP, TestContent.digest(KNOWN)), where);
      }
      if (!acknowledged) {
        operation.run(again);
      }
      operation.requireDone(again);
      Audit.check(directory, memory);
    }
    return faults.happened();
  }

  private static void prepare(DataDirectory store) {
    var _ = TestContent.push(store.blobs(), APP, KNOWN);
    assertEquals(new Push.Outcome.Stored(), store.manifests().push(IMAGE));
  }

  static DataDirectory open(Path directory, MemoryKeyValueStore memory, Faults faults) {
    return DataDirectory.open(
        StoreSettings.defaults(directory),
        ReferenceListener.none(),
        new FaultyDisk(faults),
        path -> new FaultyStore(memory, faults));
  }

  /** What is left when a process ends: its locks are gone. */
  private static void abandon(DataDirectory store) {
    try {
      store.close();
    } catch (Faults.Killed | StoreFailure dead) {
      System.Logger log = System.getLogger(EveryStepIT.class.getName());
      log.log(System.Logger.Level.DEBUG, "what is dead cannot close in order", dead);
    }
  }

  static byte[] read(DataDirectory store, RepositoryName repository, Digest digest)
      throws IOException {
    try (var range = store.blobs().open(repository, digest).orElseThrow()) {
      var bytes = new ByteArrayOutputStream();
      range.transferTo(Channels.newChannel(bytes));
      return bytes.toByteArray();
    }
  }
}
