package io.moorage.blobstore.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.BlobStoreFailure;
import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.fsck.Fsck;
import io.moorage.blobstore.fsck.Report;
import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.Keyspace;
import io.moorage.blobstore.kv.MemoryKeyValueStore;
import io.moorage.blobstore.kv.StoreFailure;
import io.moorage.blobstore.metadata.ObjectName;
import io.moorage.blobstore.metadata.Push;
import io.moorage.blobstore.metadata.ReferenceListener;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A second fault while the first one is being mended. */
final class CompoundFaultsIT {
  private static final RepositoryName APP = RepositoryName.parse("team/app");
  private static final byte[] KNOWN = TestContent.bytes(10_000, 1);
  private static final byte[] NEW = TestContent.bytes(20_000, 2);
  private static final Push IMAGE = TestContent.image(APP, List.of(KNOWN), "kept");
  private static final Fsck.Options OPTIONS = new Fsck.Options(false, 1, false);

  @TempDir(factory = InMemory.class)
  Path temporary;

  /** Every step of a start that takes up what a killed upload left is failed, or killed. */
  @ParameterizedTest
  @EnumSource(names = {"FAILS", "KILLED_BEFORE", "KILLED_AFTER"})
  void start_faultInRecovery_losesNothing(Faults.Kind second) throws IOException {
    int steps = 0;
    for (int first = 0; ; first++) {
      boolean firstHappened = true;
      boolean secondHappened = true;
      for (int at = 0; secondHappened && firstHappened; at++) {
        var directory = temporary.resolve("%d-%d".formatted(first, at));
        var memory = new MemoryKeyValueStore();
        firstHappened = killUpload(directory, memory, first);
        secondHappened = startWith(directory, memory, Faults.at(at, second));
        try (var again = open(directory, memory, Faults.none())) {
          Audit.check(directory, memory);
          assertArrayEquals(KNOWN, EveryStepIT.read(again, APP, TestContent.digest(KNOWN)));
          assertTrue(again.manifests().find(APP, Tag.parse("kept")).isPresent());
          var _ = TestContent.push(again.blobs(), APP, NEW);
          Audit.check(directory, memory);
        }
        steps++;
      }
      if (!firstHappened) {
        break;
      }
    }
    assertTrue(steps > 20, "steps: " + steps);
    System.out.printf("start, %s: %d pairs of faults%n", second, steps);
  }

  /** Leaves what a process leaves that is killed at this step of an upload. */
  private static boolean killUpload(Path directory, MemoryKeyValueStore memory, int step)
      throws IOException {
    var faults = Faults.at(step, Faults.Kind.KILLED_AFTER);
    var store = open(directory, memory, faults);
    var _ = TestContent.push(store.blobs(), APP, KNOWN);
    assertEquals(new Push.Outcome.Stored(), store.manifests().push(IMAGE));
    // So that the start hashes, too.
    Files.createFile(new DiskLayout(directory).suspectFile());
    faults.arm();
    try {
      var _ = TestContent.push(store.blobs(), APP, NEW);
    } catch (Faults.Killed expected) {
      // The end of that process.
    }
    faults.disarm();
    abandon(store);
    return faults.happened();
  }

  private static boolean startWith(Path directory, MemoryKeyValueStore memory, Faults faults) {
    faults.arm();
    try {
      var store = open(directory, memory, faults);
      faults.disarm();
      abandon(store);
    } catch (UnusableDirectory | StoreFailure | BlobStoreFailure | Faults.Killed injected) {
      faults.disarm();
    }
    return faults.happened();
  }

  /** Every step of a repair is failed, or killed; the next one does the rest. */
  @ParameterizedTest
  @EnumSource(Faults.Kind.class)
  void repair_fault_isEndedByTheNext(Faults.Kind kind) throws IOException {
    var expected = List.of("blob-lost", "manifest-lacks-blob");
    int steps = 0;
    boolean happened = true;
    for (int at = 0; happened; at++) {
      var directory = temporary.resolve("repair-" + at);
      var memory = new MemoryKeyValueStore();
      harm(directory, memory);
      var faults = Faults.at(at, kind);
      faults.arm();
      try {
        var _ = repair(directory, memory, faults);
      } catch (Faults.Killed killed) {
        // The end of that repair.
      }
      faults.disarm();
      happened = faults.happened();
      var second = repair(directory, memory, Faults.none());
      assertTrue(
          second.stream().noneMatch(report -> report.outcome() instanceof Report.Outcome.Failed),
          second::toString);
      assertEquals(expected, check(directory, memory), "after the step %d".formatted(at));
      try (var again = open(directory, memory, Faults.none())) {
        var _ = TestContent.push(again.blobs(), APP, KNOWN);
        assertArrayEquals(KNOWN, EveryStepIT.read(again, APP, TestContent.digest(KNOWN)));
      }
      assertEquals(List.of(), check(directory, memory), "healed");
      steps++;
    }
    assertTrue(steps > 10, "steps: " + steps);
    System.out.printf("repair, %s: %d faults%n", kind, steps);
  }

  @Test
  void repair_diskFull_saysWhatFailedAndGoesOn() throws IOException {
    var memory = new MemoryKeyValueStore();
    harm(temporary, memory);
    var faults = Faults.at(0, Faults.Kind.STAYS_FULL);
    faults.arm();
    var reports = repair(temporary, memory, faults);
    assertTrue(reports.size() > 4, reports::toString);
    assertTrue(
        reports.stream().anyMatch(report -> report.outcome() instanceof Report.Outcome.Failed),
        reports::toString);
  }

  /** What cannot be read may be right: only what was read and is wrong is taken out of use. */
  @Test
  void repair_outOfHandles_takesNothingForRot() {
    var memory = new MemoryKeyValueStore();
    try (var store = open(temporary, memory, Faults.none())) {
      var _ = TestContent.push(store.blobs(), APP, KNOWN);
      assertEquals(new Push.Outcome.Stored(), store.manifests().push(IMAGE));
    }
    var faults = Faults.at(0, Faults.Kind.NO_HANDLES_LEFT);
    faults.arm();
    var kinds = new ArrayList<String>();
    var files = new DataFiles(new DiskLayout(temporary), new FaultyDisk(faults));
    var _ =
        Fsck.repair(
            memory,
            files,
            OPTIONS,
            Duration.ofHours(1),
            report -> kinds.add(report.finding().kind()));
    assertEquals(List.of("file-unreadable", "file-unreadable"), kinds);
    assertEquals(List.of(), check(temporary, memory), "nothing was changed");
  }

  /** Its link stays, and so its file: taken for lost, both would go in one repair. */
  @Test
  void repair_unrecordedFileThatCannotBeRead_keepsLinkAndFile() {
    var memory = new MemoryKeyValueStore();
    try (var store = open(temporary, memory, Faults.none())) {
      var _ = TestContent.push(store.blobs(), APP, KNOWN);
    }
    var digest = TestContent.digest(KNOWN);
    assertTrue(memory.commit(Batch.builder().delete(Keyspace.BLOB.key(digest)).build()));
    var faults = Faults.at(0, Faults.Kind.NO_HANDLES_LEFT);
    faults.arm();
    var blind = repair(temporary, memory, faults);
    assertEquals(
        List.of("file-unreadable"),
        blind.stream().map(report -> report.finding().kind()).distinct().toList());
    assertEquals(List.of("blob-not-recorded"), check(temporary, memory), "nothing was changed");
    var _ = repair(temporary, memory, Faults.none());
    assertEquals(List.of(), check(temporary, memory), "adopted");
  }

  /** After damage to the log of the records, the files of pushes that it held are in no record. */
  @Test
  void repair_fileOfNoRecord_isKeptIfItsBytesAreRight() throws IOException {
    var memory = new MemoryKeyValueStore();
    try (var store = open(temporary, memory, Faults.none())) {
      var _ = TestContent.push(store.blobs(), APP, KNOWN);
    }
    var layout = new DiskLayout(temporary);
    var sound = new ObjectName(TestContent.digest(NEW), 0);
    var rotten = new ObjectName(TestContent.digest(NEW), 1);
    Files.write(layout.object(sound), NEW);
    Files.write(layout.object(rotten), KNOWN);
    var blind = Faults.at(0, Faults.Kind.NO_HANDLES_LEFT);
    blind.arm();
    var _ = repair(temporary, memory, blind);
    assertTrue(Files.exists(layout.object(sound)), "what cannot be read stays");
    assertTrue(Files.exists(layout.object(rotten)), "what cannot be read stays");
    var _ = repair(temporary, memory, Faults.none());
    assertArrayEquals(NEW, Files.readAllBytes(layout.quarantine().resolve(sound.toString())));
    assertFalse(Files.exists(layout.quarantine().resolve(rotten.toString())));
    assertEquals(List.of(), check(temporary, memory));
  }

  /** One of each: a rotten file, an orphan, a record without its reverse, a directory gone. */
  private static void harm(Path directory, MemoryKeyValueStore memory) throws IOException {
    var layout = new DiskLayout(directory);
    try (var store = open(directory, memory, Faults.none())) {
      var _ = TestContent.push(store.blobs(), APP, KNOWN);
      assertEquals(new Push.Outcome.Stored(), store.manifests().push(IMAGE));
      var upload = store.blobs().startUpload(APP, DigestAlgorithm.SHA256);
      upload.append(OptionalLong.empty(), OptionalLong.empty(), TestContent.body(NEW, 2));
    }
    var object = new ObjectName(TestContent.digest(KNOWN), 0);
    Files.write(layout.object(object), NEW);
    Files.write(layout.object(object.next()), NEW);
    var tags = memory.scan(Keyspace.TAG_BY_DIGEST.under(), Optional.empty(), 1);
    assertTrue(memory.commit(Batch.builder().delete(tags.getFirst().key()).build()));
    assertTrue(memory.commit(Batch.builder().delete(Keyspace.LISTED.key(APP)).build()));
    Files.delete(layout.directories().getLast());
  }

  private static List<Report> repair(Path directory, MemoryKeyValueStore memory, Faults faults) {
    var reports = new ArrayList<Report>();
    var files = new DataFiles(new DiskLayout(directory), new FaultyDisk(faults));
    var _ =
        Fsck.repair(
            new FaultyStore(memory, faults), files, OPTIONS, Duration.ofHours(1), reports::add);
    return reports;
  }

  private static List<String> check(Path directory, MemoryKeyValueStore memory) {
    var kinds = new ArrayList<String>();
    var _ =
        Fsck.check(
            memory, DataFiles.in(directory), OPTIONS, report -> kinds.add(report.finding().kind()));
    return kinds;
  }

  private static DataDirectory open(Path directory, MemoryKeyValueStore memory, Faults faults) {
    return DataDirectory.open(
        StoreSettings.defaults(directory),
        ReferenceListener.none(),
        new FaultyDisk(faults),
        path -> new FaultyStore(memory, faults));
  }

  private static void abandon(DataDirectory store) {
    try {
      store.close();
    } catch (Faults.Killed | StoreFailure dead) {
      System.Logger log = System.getLogger(CompoundFaultsIT.class.getName());
      log.log(System.Logger.Level.DEBUG, "what is dead cannot close in order", dead);
    }
  }
}
