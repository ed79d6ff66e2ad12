package io.moorage.blobstore.disk;

import static io.moorage.blobstore.disk.StoreFixture.APP;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.BlobStore.Removal;
import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.TestContent;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers whose file goes between the read of its record and its opening. */
class OpenRaceIT {
  private static final byte[] CONTENT = TestContent.bytes(100, 1);

  /** What happens before a file is opened, once each. */
  private final Queue<Runnable> meanwhile = new ArrayDeque<>();

  @Test
  void open_fileGoneAndBackEachTime_isNotCalledSuspect(@TempDir Path directory) throws IOException {
    var fixture = new StoreFixture(StoreSettings.defaults(directory), new Disturbed());
    var digest = TestContent.push(fixture.blobs, APP, CONTENT);
    var record = fixture.records.links().blob(digest);
    for (int i = 0; i < 3; i++) {
      meanwhile.add(() -> replace(fixture));
    }

    assertArrayEquals(CONTENT, StoreFixture.read(fixture.blobs, APP, digest));
    assertEquals(record, fixture.records.links().blob(digest));
    assertTrue(meanwhile.isEmpty());
  }

  /** Deletes the blob, collects it and pushes it again: the record is then as it was. */
  private static void replace(StoreFixture fixture) {
    var digest = TestContent.digest(CONTENT);
    assertEquals(new Removal.Removed(), fixture.blobs.remove(APP, digest));
    var garbage = fixture.records.garbage();
    garbage.collect(garbage.due(Optional.empty(), garbage.now(), 100));
    for (var object : garbage.condemned(Optional.empty(), 100)) {
      try {
        Files.delete(fixture.layout.object(object));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
    garbage.forget(garbage.condemned(Optional.empty(), 100));
    var _ = TestContent.push(fixture.blobs, APP, CONTENT);
  }

  private final class Disturbed extends ForwardingDisk {
    @Override
    public FileChannel read(Path file) throws IOException {
      var happening = meanwhile.poll();
      if (happening != null) {
        happening.run();
        throw new NoSuchFileException(file.toString());
      }
      return super.read(file);
    }
  }
}
