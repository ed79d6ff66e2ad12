package io.moorage.blobstore.disk;

import io.moorage.blobstore.BlobStoreFailure.OffsetMismatch;
import io.moorage.blobstore.BlobStoreFailure.SizeMismatch;
import io.moorage.blobstore.BlobStoreFailure.TooLarge;
import io.moorage.blobstore.BlobStoreFailure.UnknownUpload;
import io.moorage.blobstore.BlobStoreFailure.UploadBusy;
import io.moorage.blobstore.Upload;
import io.moorage.blobstore.UploadId;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.RepositoryName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * An open session over its staged file. The offset counts what was wholly written; whatever a
 * failed write left behind it is cut off before the next one.
 */
final class DiskUpload implements Upload {
  private static final System.Logger LOG = System.getLogger(DiskUpload.class.getName());

  private final DiskBlobStore store;
  private final UploadId id;
  private final RepositoryName repository;
  private final StagedHash hash;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile long offset;
  private volatile boolean ended;
  private volatile long touchedAt;

  DiskUpload(
      DiskBlobStore store,
      UploadId id,
      RepositoryName repository,
      StagedHash hash,
      long offset,
      long touchedAt) {
    this.store = store;
    this.id = id;
    this.repository = repository;
    this.hash = hash;
    this.offset = offset;
    this.touchedAt = touchedAt;
  }

  @Override
  public UploadId id() {
    return id;
  }

  @Override
  public RepositoryName repository() {
    return repository;
  }

  @Override
  public long offset() {
    return offset;
  }

  @Override
  public void append(OptionalLong start, OptionalLong length, Body body) {
    var _ =
        alone(
            () -> {
              if (start.isPresent() && start.getAsLong() != offset) {
                throw new OffsetMismatch(id, start.getAsLong(), offset);
              }
              long before = offset;
              try {
                appendAll(length, body);
              } catch (SizeMismatch | TooLarge refused) {
                backTo(before);
                throw refused;
              } finally {
                store.touched(this);
              }
              return offset;
            });
  }

  private void appendAll(OptionalLong length, Body arriving) {
    long before = offset;
    var body = new AlignedBody(arriving, offset);
    var first = body.next();
    if (!first.isEmpty()) {
      try (var file = store.stage(id)) {
        cutTo(file, offset);
        for (var bytes = first; !bytes.isEmpty(); bytes = body.next()) {
          long count = bytes.stream().mapToLong(ByteBuffer::remaining).sum();
          long come = offset - before + count;
          if (length.isPresent() && come > length.getAsLong()) {
            throw new SizeMismatch(length.getAsLong(), "more");
          }
          write(file, bytes, count);
        }
      } catch (IOException e) {
        giveSpaceBack();
        throw store.failures().of("writing upload " + id, e);
      }
    }
    if (length.isPresent() && offset - before < length.getAsLong()) {
      throw new SizeMismatch(length.getAsLong(), Long.toString(offset - before));
    }
  }

  /** What a failed write left is cut off at once: on a full disk the others need the room. */
  private void giveSpaceBack() {
    try (var file = store.stage(id)) {
      cutTo(file, offset);
    } catch (IOException alsoFailed) {
      LOG.log(
          System.Logger.Level.DEBUG, "upload " + id + " is cut with its next write", alsoFailed);
    }
  }

  private void write(Disk.StagedFile file, List<ByteBuffer> bytes, long count) throws IOException {
    long end = offset + count;
    if (end > store.settings().uploadMaxSize()) {
      throw new TooLarge(store.settings().uploadMaxSize());
    }
    store.quota().take(count);
    var hashed = bytes.stream().map(ByteBuffer::duplicate).toList();
    boolean written = false;
    try {
      file.write(bytes, offset);
      written = true;
    } finally {
      if (!written) {
        store.quota().giveBack(count);
      }
    }
    hash.update(hashed);
    offset = end;
  }

  /**
   * Drops what was appended behind this offset. From the file, too, as a restart resumes at its
   * end.
   */
  private void backTo(long before) {
    if (offset == before) {
      return;
    }
    store.quota().giveBack(offset - before);
    hash.forget();
    offset = before;
    try (var file = store.stage(id)) {
      file.truncate(before);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "upload " + id + " is cut with its next write", e);
    }
  }

  /** Drops what a failed write left; what was acknowledged must be there. */
  static void cutTo(Disk.StagedFile file, long size) throws IOException {
    long actual = file.size();
    if (actual < size) {
      throw new IOException("the staged file has %d of %d bytes".formatted(actual, size));
    }
    if (actual > size) {
      file.truncate(size);
    }
  }

  @Override
  public void finish(Digest digest) {
    var _ =
        alone(
            () -> {
              store.commit(this, digest);
              ended = true;
              return digest;
            });
  }

  @Override
  public void cancel() {
    var _ = alone(this::end);
  }

  /** Ends the session if nobody is writing to it, and it is stale when nobody can any more. */
  boolean expire(BooleanSupplier stale) {
    try {
      return alone(() -> stale.getAsBoolean() && end());
    } catch (UploadBusy | UnknownUpload inUseOrGone) {
      return false;
    }
  }

  private boolean end() {
    store.drop(this);
    ended = true;
    return true;
  }

  /** When the record last said that somebody uses the session, by {@link System#nanoTime}. */
  long touchedAt() {
    return touchedAt;
  }

  void touchedAt(long nanoTime) {
    touchedAt = nanoTime;
  }

  /** What the staged bytes hash to. */
  Digest digest(Digest claimed) throws IOException {
    return hash.digest(claimed.algorithm(), offset, () -> store.readStaged(id));
  }

  private <T> T alone(Supplier<T> work) {
    if (!lock.tryLock()) {
      throw new UploadBusy(id);
    }
    try {
      if (ended) {
        throw new UnknownUpload(id);
      }
      store.health().requireWritable();
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
