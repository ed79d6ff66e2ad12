package io.moorage.blobstore.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.UploadId;
import io.moorage.blobstore.disk.DataFiles.Staged;
import io.moorage.blobstore.metadata.ObjectName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in {@code uploads/}, for who must not take the file of a push for nobody's. */
final class DataFilesIT {
  private static final UploadId ID = new UploadId(new UUID(1, 2));
  private static final ObjectName OBJECT =
      new ObjectName(TestContent.digest(TestContent.bytes(10, 1)), 0);

  @TempDir(factory = InMemory.class)
  Path root;

  private DiskLayout layout() {
    return new DiskLayout(root);
  }

  @BeforeEach
  void stage() throws IOException {
    Files.createDirectories(layout().upload(ID));
    Files.createFile(layout().staged(ID, OBJECT));
  }

  @Test
  void staged_sessionThatCannotBeRead_isNotTakenForAnEmptyOne() throws IOException {
    var disk = new Unreadable();
    var files = new DataFiles(layout(), disk);
    assertEquals(List.of(new Staged.Session(ID, Set.of(OBJECT))), files.staged());
    disk.unreadable = layout().upload(ID);
    assertThrows(IOException.class, files::staged);
  }

  @Test
  void staged_fileOfTheNameOfASession_isForeign() throws IOException {
    var other = new UploadId(new UUID(3, 4));
    Files.createFile(layout().upload(other));
    assertEquals(
        Set.of(new Staged.Session(ID, Set.of(OBJECT)), new Staged.Foreign("uploads/" + other)),
        Set.copyOf(new DataFiles(layout(), new LocalDisk()).staged()));
  }

  private static final class Unreadable extends ForwardingDisk {
    private Path unreadable = Path.of("");

    @Override
    public List<Path> list(Path directory) throws IOException {
      if (directory.equals(unreadable)) {
        throw new IOException("Too many open files");
      }
      return super.list(directory);
    }
  }
}
