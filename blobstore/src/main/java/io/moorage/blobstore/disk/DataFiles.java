package io.moorage.blobstore.disk;

import io.moorage.blobstore.UploadId;
import io.moorage.blobstore.metadata.ObjectName;
import io.moorage.blobstore.oci.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The files of a data directory, for those who hold them against the records. Directories are read
 * as they come, never as a whole.
 */
public final class DataFiles {
  private final DiskLayout layout;
  private final Disk disk;

  DataFiles(DiskLayout layout, Disk disk) {
    this.layout = layout;
    this.disk = disk;
  }

  /** The files of this data directory. */
  public static DataFiles in(Path directory) {
    return new DataFiles(new DiskLayout(directory.toAbsolutePath()), new LocalDisk());
  }

  /** Something below {@code blobs/}. */
  public sealed interface Found {
    /** A file in the place of an object. */
    record Content(ObjectName object, long size) implements Found {}

    /** Something else, with its path below the data directory. */
    record Foreign(String path) implements Found {}
  }

  /** Something in {@code uploads/}. */
  public sealed interface Staged {
    /**
     * The directory of an upload.
     *
     * @param objects names that its files were given to become objects
     */
    record Session(UploadId id, Set<ObjectName> objects) implements Staged {}

    /** Something else, with its path below the data directory. */
    record Foreign(String path) implements Staged {}
  }

  /** Directories that should be there and are not, by their paths below the data directory. */
  public List<String> missingDirectories() {
    return layout.directories().stream()
        .filter(directory -> !Files.isDirectory(directory))
        .map(this::name)
        .toList();
  }

  /** Makes one of those directories, and those above it; durable. */
  public void makeDirectory(String path) throws IOException {
    var directory = layout.root().resolve(path);
    disk.createDirectories(directory);
    for (var above = directory.getParent();
        above != null && above.startsWith(layout.root());
        above = above.getParent()) {
      disk.syncDirectory(above);
    }
  }

  /** Shows everything below {@code blobs/}. */
  public void eachObject(Consumer<Found> visitor) throws IOException {
    walk(layout.root().resolve("blobs"), visitor);
  }

  private void walk(Path directory, Consumer<Found> visitor) throws IOException {
    try (var entries = Files.newDirectoryStream(directory)) {
      for (var path : entries) {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
          walk(path, visitor);
        } else {
          visit(path, visitor);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException gone) {
      // Told of as missing; there is nothing in it.
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private void visit(Path path, Consumer<Found> visitor) throws IOException {
    var object = ObjectName.ofFile(fileName(path));
    if (object.isEmpty() || !layout.object(object.get()).equals(path)) {
      visitor.accept(new Found.Foreign(name(path)));
      return;
    }
    var size = disk.size(path);
    if (size.isPresent()) {
      visitor.accept(new Found.Content(object.get(), size.getAsLong()));
    }
  }

  /** What is in {@code uploads/}: no more than uploads are open at once. */
  public List<Staged> staged() throws IOException {
    var staged = new ArrayList<Staged>();
    for (var directory : disk.list(layout.uploads())) {
      staged.add(staged(directory));
    }
    return staged;
  }

  private Staged staged(Path directory) throws IOException {
    var id = UploadId.parse(fileName(directory));
    if (id.isPresent()) {
      try {
        return new Staged.Session(id.get(), objectsIn(directory));
      } catch (NotDirectoryException file) {
        // Somebody put it there; our name on it says nothing.
      }
    }
    return new Staged.Foreign(name(directory));
  }

  private Set<ObjectName> objectsIn(Path directory) throws IOException {
    var objects = new HashSet<ObjectName>();
    for (var file : disk.list(directory)) {
      ObjectName.ofFile(fileName(file)).ifPresent(objects::add);
    }
    return objects;
  }

  /** The names under which there are files of a digest; reads the directory that they are in. */
  public List<ObjectName> generations(Digest digest) throws IOException {
    var objects = new ArrayList<ObjectName>();
    try (var entries =
        Files.newDirectoryStream(
            layout.directory(new ObjectName(digest, 0)),
            path -> fileName(path).startsWith(digest.hex()))) {
      for (var path : entries) {
        ObjectName.ofFile(fileName(path))
            .filter(object -> object.digest().equals(digest))
            .ifPresent(objects::add);
      }
    } catch (NoSuchFileException | NotDirectoryException gone) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return objects;
  }

  /** The size of an object's file; empty if there is none. */
  public OptionalLong size(ObjectName object) throws IOException {
    return disk.size(layout.object(object));
  }

  /** Opens an object's file. */
  public FileChannel read(ObjectName object) throws IOException {
    return disk.read(layout.object(object));
  }

  /** Where an object's file lies, below the data directory. */
  public String path(ObjectName object) {
    return name(layout.object(object));
  }

  /** Moves an object's file out of the store's way, for people to look at; durable. */
  public void setAside(ObjectName object) throws IOException {
    makeQuarantine();
    if (disk.size(layout.object(object)).isPresent()) {
      disk.rename(layout.object(object), layout.quarantine().resolve(object.toString()));
    }
    disk.syncDirectory(layout.quarantine());
    syncAbove(object);
  }

  /** Keeps bytes that leave the records, for people to look at; durable. */
  public void keepAside(String name, byte[] content) throws IOException {
    makeQuarantine();
    try (var file = disk.stage(layout.quarantine().resolve(name))) {
      file.truncate(0);
      file.write(List.of(ByteBuffer.wrap(content)), 0);
      file.sync();
    }
    disk.syncDirectory(layout.quarantine());
  }

  private void makeQuarantine() throws IOException {
    disk.createDirectories(layout.quarantine());
    disk.syncDirectory(layout.root());
  }

  /** Removes a file that no record names; durable. */
  public void remove(ObjectName object) throws IOException {
    disk.delete(layout.object(object));
    syncAbove(object);
  }

  private void syncAbove(ObjectName object) throws IOException {
    var above = layout.object(object).getParent();
    if (above != null) {
      disk.syncDirectory(above);
    }
  }

  private String name(Path path) {
    return layout.root().relativize(path).toString();
  }

  private static String fileName(Path path) {
    return String.valueOf(path.getFileName());
  }
}
