package io.moorage.blobstore.disk;

import io.moorage.blobstore.BlobStoreFailure;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether writes are taken. After a failed fsync the kernel may have dropped the bytes and call
 * them clean, so a second fsync that succeeds says nothing: the first failure ends writing until a
 * restart, which hashes again, past the page cache, what was written since the last clean stop.
 */
final class Health {
  private static final System.Logger LOG = System.getLogger(Health.class.getName());

  private final Disk disk;
  private final DiskLayout layout;
  private volatile Optional<String> failure = Optional.empty();
  private volatile boolean ending;

  Health(Disk disk, DiskLayout layout) {
    this.disk = disk;
    this.layout = layout;
  }

  /** From here on a write that is refused says nothing of the disk. */
  void ending() {
    ending = true;
  }

  boolean isEnding() {
    return ending;
  }

  boolean writable() {
    return failure.isEmpty();
  }

  /**
   * @throws BlobStoreFailure.ReadOnly if a write failed before
   */
  void requireWritable() {
    failure.ifPresent(
        why -> {
          throw new BlobStoreFailure.ReadOnly(why);
        });
  }

  /** Durability failed: no more writes, and a mark for the next start. */
  synchronized void failed(String what, Throwable cause) {
    if (failure.isPresent() || ending) {
      return;
    }
    failure = Optional.of(what);
    LOG.log(
        System.Logger.Level.ERROR,
        "the store is read-only from now on: " + what + "; restart it once the disk is sound",
        cause);
    try (var mark = disk.stage(layout.suspectFile())) {
      mark.sync();
      disk.syncDirectory(layout.root());
    } catch (IOException alsoFailed) {
      LOG.log(
          System.Logger.Level.ERROR,
          "and the mark %s could not be written; make that file by hand before the restart"
              .formatted(layout.suspectFile()),
          alsoFailed);
    }
  }

  /** Runs a step that makes something durable. */
  void durably(String what, Path path, Step step) {
    try {
      step.run();
    } catch (ClosedByInterruptException hurried) {
      // The server ends: nothing failed, and nothing was promised.
      throw new BlobStoreFailure.DiskFailure(what + " was interrupted", hurried);
    } catch (Disk.NotTried e) {
      throw new BlobStoreFailure.DiskFailure(what + " could not be tried", e);
    } catch (IOException e) {
      failed("%s of %s failed: %s".formatted(what, path, e.getMessage()), e);
      throw new BlobStoreFailure.DiskFailure(what + " failed", e);
    }
  }

  /** A step on the disk. */
  @FunctionalInterface
  interface Step {
    void run() throws IOException;
  }
}
