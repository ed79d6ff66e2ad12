package io.moorage.blobstore.disk;

import static io.moorage.blobstore.disk.StoreFixture.APP;
import static io.moorage.blobstore.disk.StoreFixture.read;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.moorage.blobstore.BlobStoreFailure.DiskFailure;
import io.moorage.blobstore.BlobStoreFailure.ReadOnly;
import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.UploadId;
import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.Keyspace;
import io.moorage.blobstore.kv.rocks.RocksKeyValueStore;
import io.moorage.blobstore.metadata.ReferenceListener;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.Tag;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a data directory must be to be opened, and what is in it when it is opened again. */
final class DataDirectoryIT {
  @TempDir(factory = InMemory.class)
  Path temporary;

  private static DataDirectory open(Path directory) {
    return DataDirectory.open(StoreSettings.defaults(directory), ReferenceListener.none());
  }

  private static String refusal(Path directory) {
    return String.valueOf(
        assertThrows(UnusableDirectory.class, () -> open(directory).close()).getMessage());
  }

  /** Everything below, by its path. */
  private static Map<Path, String> tree(Path directory) throws IOException {
    var tree = new TreeMap<Path, String>();
    try (var all = Files.walk(directory)) {
      for (var path : all.toList()) {
        tree.put(path, Files.isRegularFile(path) ? Files.readString(path, ISO_8859_1) : "");
      }
    }
    return tree;
  }

  @Test
  void open_twice_isRefusedWithTheRemedy() {
    var directory = temporary.resolve("deep/data");
    try (var first = open(directory)) {
      var message = refusal(directory);
      assertTrue(message.contains(directory.toString()), message);
      assertTrue(message.contains("in use by another moorage"), message);
      assertTrue(message.contains("stop that one, or set another data-dir"), message);
      assertTrue(first.writable());
    }
    open(directory).close();
  }

  @Test
  void open_newerFormat_isRefusedUnchanged() throws IOException {
    var directory = temporary.resolve("data");
    Files.createDirectory(directory);
    Files.writeString(directory.resolve("VERSION"), "2\n");
    Files.createFile(directory.resolve("LOCK"));
    Files.createDirectory(directory.resolve("new-things"));
    var before = tree(directory);
    var message = refusal(directory);
    assertTrue(message.contains("has format 2, this moorage knows format 1"), message);
    assertTrue(message.contains("use the moorage that wrote it, or a newer one"), message);
    assertEquals(before, tree(directory));
  }

  @Test
  void open_foreignDirectory_isRefusedUnchanged() throws IOException {
    Files.writeString(temporary.resolve("thesis.txt"), "all my work");
    var before = tree(temporary);
    var message = refusal(temporary);
    assertTrue(message.contains("holds other things (thesis.txt)"), message);
    assertTrue(message.contains("set data-dir to an empty directory"), message);
    assertEquals(before, tree(temporary));
  }

  @Test
  void open_foreignDirectoryWithALockOfItsOwn_isRefusedUnchanged() throws IOException {
    RocksKeyValueStore.open(temporary).close();
    assertTrue(Files.exists(temporary.resolve("LOCK")), "as many programs have");
    var before = tree(temporary).keySet();
    assertTrue(refusal(temporary).contains("holds other things"));
    assertEquals(before, tree(temporary).keySet());
  }

  @Test
  void open_firstStartCutShort_isLaidOutAnew() throws IOException {
    Files.createFile(temporary.resolve("LOCK"));
    Files.createDirectory(temporary.resolve("uploads"));
    Files.createDirectories(temporary.resolve("blobs/sha256/00"));
    Files.writeString(temporary.resolve("VERSION.new"), "longer than it should be");
    Files.createDirectory(temporary.resolve("lost+found"));
    try (var data = open(temporary)) {
      var _ = TestContent.push(data.blobs(), APP, KilledStore.LAYER);
    }
    assertEquals("1\n", Files.readString(temporary.resolve("VERSION")));
  }

  @Test
  void open_file_isRefused() throws IOException {
    var file = Files.createFile(temporary.resolve("file"));
    assertTrue(refusal(file).contains("cannot be used"));
  }

  @Test
  void open_directoryOfAnotherUser_isRefusedWithTheRemedy() throws IOException {
    var directory = Files.createDirectory(temporary.resolve("data"));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));
    // Root may write everywhere.
    assumeFalse(Files.isWritable(directory), "nothing is forbidden to this user");
    var message = refusal(directory);
    assertTrue(message.contains("give it to the user that runs moorage"), message);
  }

  /** What root made there the user could not read, and would not start again. */
  @Test
  void open_storeOfAnotherUserByRoot_isRefusedUnchanged() throws IOException {
    var directory = temporary.resolve("data");
    open(directory).close();
    try {
      Files.setAttribute(directory.resolve("VERSION"), "unix:uid", 4_711);
    } catch (FileSystemException notRoot) {
      // Nor could such a user make the mistake that is refused here.
      assumeTrue(false, "only root can give a file away");
    }
    var before = tree(directory);
    var message = refusal(directory);
    assertTrue(message.contains("belongs to 4711, and this is root"), message);
    assertTrue(message.contains("start moorage as that user"), message);
    assertEquals(before, tree(directory));
  }

  @Test
  void open_newDirectory_isForItsUserAlone() throws IOException {
    var directory = temporary.resolve("data");
    open(directory).close();
    assertEquals(
        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
  }

  @Test
  void open_afterAKill_hasEverythingAcknowledged() throws Exception {
    var directory = temporary.resolve("data");
    // Else a library is unpacked into the temporary folder, where the kill leaves it.
    var library = RocksKeyValueStore.unpackLibrary(Path.of("target", "native").toAbsolutePath());
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-Djava.library.path=" + library.getParent(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                KilledStore.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    assertEquals(137, process.waitFor());

    try (var data = open(directory)) {
      assertArrayEquals(
          KilledStore.LAYER, read(data.blobs(), APP, TestContent.digest(KilledStore.LAYER)));
      var image = TestContent.image(APP, List.of(KilledStore.LAYER));
      var found = data.manifests().find(APP, Tag.parse("latest")).orElseThrow();
      assertEquals(image.digest(), found.digest());
      assertArrayEquals(image.body(), found.body());
      var upload = data.blobs().upload(APP, UploadId.parse(output).orElseThrow());
      assertEquals(KilledStore.HALF.length, upload.offset());
      upload.finish(TestContent.digest(KilledStore.HALF));
      Audit.check(directory, data.store());
    }
  }

  @Test
  void open_afterAFailedFlush_hashesAndQuarantinesWhatIsWrong() throws IOException {
    var disk = new FailingSync();
    var sound = TestContent.bytes(5000, 1);
    var flipped = TestContent.bytes(5000, 2);
    try (var data =
        DataDirectory.open(
            StoreSettings.defaults(temporary),
            ReferenceListener.none(),
            disk,
            RocksKeyValueStore::open)) {
      var _ = TestContent.push(data.blobs(), APP, sound);
      var _ = TestContent.push(data.blobs(), APP, flipped);
      disk.fails = true;
      var third = TestContent.bytes(5000, 3);
      assertThrows(DiskFailure.class, () -> TestContent.push(data.blobs(), APP, third));
      disk.fails = false;
      assertFalse(data.writable());
      assertThrows(ReadOnly.class, () -> data.blobs().startUpload(APP, DigestAlgorithm.SHA256));
      assertArrayEquals(sound, read(data.blobs(), APP, TestContent.digest(sound)));
    }
    assertTrue(Files.exists(temporary.resolve("SUSPECT")));
    flipOneBit(new DiskLayout(temporary), flipped);

    try (var data = open(temporary)) {
      assertTrue(data.writable());
      assertFalse(Files.exists(temporary.resolve("SUSPECT")));
      assertArrayEquals(sound, read(data.blobs(), APP, TestContent.digest(sound)));
      assertEquals(Optional.empty(), data.blobs().size(APP, TestContent.digest(flipped)));
      assertTrue(data.blobs().open(APP, TestContent.digest(flipped)).isEmpty());
      var _ = TestContent.push(data.blobs(), APP, flipped);
      assertArrayEquals(flipped, read(data.blobs(), APP, TestContent.digest(flipped)));
      Audit.check(temporary, data.store());
    }
  }

  /** What the page cache still has of such a file may be all that there is. */
  @Test
  void open_afterAFailedFlush_trustsNoFileThatTheDiskDoesNotGiveBack() throws IOException {
    var content = TestContent.bytes(5000, 1);
    try (var data = open(temporary)) {
      var _ = TestContent.push(data.blobs(), APP, content);
    }
    try (var store = RocksKeyValueStore.open(new DiskLayout(temporary).records())) {
      new StopMark(store).running();
      var fresh = Keyspace.FRESH.key(TestContent.digest(content));
      assertTrue(store.commit(Batch.builder().put(fresh, new byte[] {1}).build()));
    }
    Files.createFile(temporary.resolve("SUSPECT"));

    var disk = new Uncached();
    disk.opens = false;
    assertTrue(refusal(disk).contains("cannot be read"), "which says nothing of its bytes");
    disk.opens = true;
    try (var data = open(disk)) {
      assertEquals(Optional.empty(), data.blobs().size(APP, TestContent.digest(content)));
    }
  }

  private DataDirectory open(Disk disk) {
    return DataDirectory.open(
        StoreSettings.defaults(temporary),
        ReferenceListener.none(),
        disk,
        RocksKeyValueStore::open);
  }

  private String refusal(Disk disk) {
    return String.valueOf(
        assertThrows(UnusableDirectory.class, () -> open(disk).close()).getMessage());
  }

  /** A disk that gives no byte back, whatever the page cache has. */
  private static final class Uncached extends ForwardingDisk {
    private volatile boolean opens;

    @Override
    public FileChannel readUncached(Path file) throws IOException {
      if (!opens) {
        throw new IOException("Too many open files");
      }
      var channel = super.readUncached(file);
      // So that a read of it fails.
      channel.close();
      return channel;
    }
  }

  private static void flipOneBit(DiskLayout layout, byte[] content) throws IOException {
    var hex = TestContent.digest(content).hex();
    var file = layout.root().resolve("blobs/sha256").resolve(hex.substring(0, 2)).resolve(hex);
    var bytes = content.clone();
    bytes[4000] ^= 4;
    Files.write(file, bytes);
  }

  /** A disk whose fdatasync of staged files can fail. */
  private static final class FailingSync extends ForwardingDisk {
    private volatile boolean fails;

    @Override
    public StagedFile stage(Path file) throws IOException {
      if (fails && file.endsWith("data")) {
        return new Failing(super.stage(file));
      }
      return super.stage(file);
    }
  }

  private record Failing(Disk.StagedFile file) implements Disk.StagedFile {
    @Override
    public void write(List<ByteBuffer> bytes, long offset) throws IOException {
      file.write(bytes, offset);
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void truncate(long size) throws IOException {
      file.truncate(size);
    }

    @Override
    public void sync() throws IOException {
      throw new IOException("Input/output error");
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
