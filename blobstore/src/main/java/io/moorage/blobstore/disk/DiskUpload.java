package io.moorage.blobstore.disk;

import io.moorage.blobstore.BlobStoreFailure.BodyCutOff;
import io.moorage.blobstore.BlobStoreFailure.DiskFailure;
import io.moorage.blobstore.BlobStoreFailure.OffsetMismatch;
import io.moorage.blobstore.BlobStoreFailure.SizeMismatch;
import io.moorage.blobstore.BlobStoreFailure.TooLarge;
import io.moorage.blobstore.BlobStoreFailure.UnknownUpload;
import io.moorage.blobstore.BlobStoreFailure.UploadBusy;
import io.moorage.blobstore.Upload;
import io.moorage.blobstore.UploadId;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
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
 * failed write left behind it is cut off before the next one. What is written is marked before it
 * is acknowledged; what a restart finds counts as far as its marks prove it, which is looked at
 * when somebody comes for it.
 */
final class DiskUpload implements Upload {
  private static final System.Logger LOG = System.getLogger(DiskUpload.class.getName());

  /** What the end of the process may take of a request that was still sending, in bytes. */
  private static final long MARK_AFTER = 8L << 20;

  private final DiskBlobStore store;
  private final UploadId id;
  private final RepositoryName repository;
  private final ReentrantLock lock = new ReentrantLock();
  private StagedHash hash;
  private long marked;
  private long marksEnd;
  private volatile long offset;
  private volatile boolean proved;
  private volatile boolean ended;
  private volatile long touchedAt;

  /**
   * A new session, or one of before a restart.
   *
   * @param size of the staged file that is there
   */
  DiskUpload(
      DiskBlobStore store,
      UploadId id,
      RepositoryName repository,
      DigestAlgorithm algorithm,
      long size,
      long touchedAt) {
    this.store = store;
    this.id = id;
    this.repository = repository;
    this.hash = StagedHash.fromStart(algorithm);
    this.offset = size;
    this.proved = size == 0;
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
    if (!proved) {
      lock.lock();
      try {
        prove();
      } finally {
        lock.unlock();
      }
    }
    return offset;
  }

  /** What the staged file takes, proved or not. */
  long held() {
    return offset;
  }

  /** Falls back to what the marks prove. Under the lock. */
  private void prove() {
    if (proved || ended) {
      return;
    }
    try {
      var proof = store.prove(id, hash.algorithm());
      long sound = proof.map(StagedMarks.Proof::offset).orElse(0L);
      proof.ifPresent(
          p -> {
            hash = StagedHash.goingOn(hash.algorithm(), p.computation());
            marksEnd = p.marksEnd();
          });
      store.quota().giveBack(offset - sound);
      marked = sound;
      offset = sound;
      proved = true;
    } catch (IOException e) {
      throw new DiskFailure("reading upload " + id + " back failed", e);
    }
  }

  @Override
  public void append(OptionalLong start, OptionalLong length, Body body) {
    var _ =
        alone(
            () -> {
              prove();
              if (start.isPresent() && start.getAsLong() != offset) {
                throw new OffsetMismatch(id, start.getAsLong(), offset);
              }
              long before = offset;
              long markedBefore = marked;
              long marksBefore = marksEnd;
              try {
                appendAll(length, body);
                mark();
              } catch (SizeMismatch | TooLarge refused) {
                backTo(before);
                marked = markedBefore;
                marksEnd = marksBefore;
                throw refused;
              } catch (BodyCutOff cutOff) {
                // Whoever asks is told how far it came.
                mark();
                throw cutOff;
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
          if (offset - marked >= MARK_AFTER) {
            mark();
          }
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

  /** Notes what the file holds now, for after a restart. */
  private void mark() {
    if (marked == offset) {
      return;
    }
    try (var file = store.marks(id)) {
      var mark = StagedMarks.mark(offset, hash.soFar(offset, () -> store.readStaged(id)));
      int length = mark.remaining();
      file.write(List.of(mark), marksEnd);
      marksEnd += length;
      marked = offset;
    } catch (IOException e) {
      throw store.failures().of("marking upload " + id, e);
    }
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
              prove();
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
