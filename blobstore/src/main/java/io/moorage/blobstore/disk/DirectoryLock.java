package io.moorage.blobstore.disk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * The one process that has a data directory, and the format of what is in it. The kernel gives the
 * lock back when the process ends, however it ends.
 */
final class DirectoryLock implements AutoCloseable {
  private final FileChannel file;

  private DirectoryLock(FileChannel file) {
    this.file = file;
  }

  /** Makes the directory if it is not there, locks it and checks that it is ours to use. */
  static DirectoryLock take(DiskLayout layout, Disk disk) {
    var root = layout.root();
    try {
      requireOursOrEmpty(layout, disk);
      requireOurUser(layout);
      make(root, disk);
      var lock = new DirectoryLock(lock(layout));
      boolean usable = false;
      try {
        checkVersion(layout, disk);
        usable = true;
        return lock;
      } finally {
        if (!usable) {
          lock.close();
        }
      }
    } catch (AccessDeniedException e) {
      throw new UnusableDirectory(
          "data directory %s cannot be written (%s): give it to the user that runs moorage, or set another data-dir"
              .formatted(root, e.getMessage()),
          e);
    } catch (FileSystemException e) {
      throw new UnusableDirectory(
          "data directory %s cannot be used (%s): set another data-dir, or make this one a writable directory"
              .formatted(root, e.getReason() == null ? e : e.getReason()),
          e);
    } catch (IOException e) {
      throw new UnusableDirectory("data directory %s cannot be used: %s".formatted(root, e), e);
    }
  }

  /**
   * Before anything is written: a directory with other things in it is somebody else's. Without a
   * version, ours has at most what a first start that was cut short laid out, its lock among it.
   */
  private static void requireOursOrEmpty(DiskLayout layout, Disk disk) throws IOException {
    if (disk.size(layout.versionFile()).isPresent()) {
      return;
    }
    var ours = new HashSet<>(List.of(layout.lockFile(), layout.root().resolve("lost+found")));
    if (disk.size(layout.lockFile()).isPresent()) {
      ours.addAll(layout.directories());
      ours.add(layout.versionDraft());
    }
    var foreign =
        disk.list(layout.root()).stream().filter(path -> !ours.contains(path)).findFirst();
    if (foreign.isPresent()) {
      throw new UnusableDirectory(
          "data directory %s holds other things (%s): set data-dir to an empty directory"
              .formatted(layout.root(), foreign.get().getFileName()));
    }
  }

  /**
   * Before anything is written: root may write everywhere, but what it writes here, the user whose
   * directory it is could not read on the next start.
   */
  private static void requireOurUser(DiskLayout layout) throws IOException {
    if (!Files.exists(layout.versionFile())) {
      return;
    }
    var owner = Files.getAttribute(layout.versionFile(), "unix:uid");
    if (userId().equals(0) && !owner.equals(0)) {
      var name = Files.getOwner(layout.versionFile());
      throw new UnusableDirectory(
          "data directory %s belongs to %s, and this is root: start moorage as that user (runuser -u %s), or give the directory to root"
              .formatted(layout.root(), name, name));
    }
  }

  /** This process's user, to whom its directory in /proc belongs. */
  private static Object userId() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid");
  }

  /** What a registry holds is for nobody else on the machine to read. */
  private static void make(Path root, Disk disk) throws IOException {
    boolean there = Files.exists(root);
    disk.createDirectories(root);
    if (!there) {
      Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
    }
  }

  private static FileChannel lock(DiskLayout layout) throws IOException {
    var file =
        FileChannel.open(layout.lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (file.tryLock() != null) {
        return file;
      }
    } catch (OverlappingFileLockException inThisProcess) {
      file.close();
      throw inUse(layout.root(), inThisProcess);
    } catch (IOException e) {
      file.close();
      throw e;
    }
    file.close();
    throw inUse(layout.root(), new IOException("locked"));
  }

  private static UnusableDirectory inUse(Path root, Exception cause) {
    return new UnusableDirectory(
        "data directory %s is in use by another moorage: stop that one, or set another data-dir"
            .formatted(root),
        cause,
        true);
  }

  private static void checkVersion(DiskLayout layout, Disk disk) throws IOException {
    String version;
    try {
      version = Files.readString(layout.versionFile()).strip();
    } catch (NoSuchFileException first) {
      lay(layout, disk);
      return;
    }
    if (!version.equals(Integer.toString(DiskLayout.VERSION))) {
      throw new UnusableDirectory(
          "data directory %s has format %s, this moorage knows format %d: use the moorage that wrote it, or a newer one"
              .formatted(
                  layout.root(), version.isEmpty() ? "(none)" : version, DiskLayout.VERSION));
    }
  }

  /** Lays the tree out; the version comes last, so that a tree with a version is whole. */
  private static void lay(DiskLayout layout, Disk disk) throws IOException {
    for (var directory : layout.directories()) {
      disk.createDirectories(directory);
    }
    var parents = new LinkedHashSet<Path>();
    for (var directory : layout.directories()) {
      Optional.ofNullable(directory.getParent()).ifPresent(parents::add);
    }
    for (var parent : parents.reversed()) {
      disk.syncDirectory(parent);
    }
    syncName(layout.root(), disk);
    var temporary = layout.versionDraft();
    try (var file = disk.stage(temporary)) {
      file.truncate(0);
      file.write(List.of(ByteBuffer.wrap((DiskLayout.VERSION + "\n").getBytes(UTF_8))), 0);
      file.sync();
    }
    disk.rename(temporary, layout.versionFile());
    disk.syncDirectory(layout.root());
  }

  /**
   * Where we may not read the directory above, its name is as durable as the file system makes it.
   */
  private static void syncName(Path directory, Disk disk) throws IOException {
    var above = directory.getParent();
    if (above != null && Files.isReadable(above)) {
      disk.syncDirectory(above);
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UnusableDirectory("the lock cannot be released", e);
    }
  }
}
