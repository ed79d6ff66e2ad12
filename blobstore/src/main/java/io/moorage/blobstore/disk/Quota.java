package io.moorage.blobstore.disk;

import io.moorage.blobstore.BlobStoreFailure.UploadsRefused;
import io.moorage.blobstore.BlobStoreFailure.UploadsRefused.Limit;
import io.moorage.blobstore.StoreSettings;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What all open uploads may take together: sessions, bytes, and the disk down to its reserve. A
 * refusal is for now: the client may try again when something ended.
 */
final class Quota {
  private static final long ASK_AFTER_MOST = 8L << 20;
  private static final long ASK_AFTER_LEAST = 64L << 10;
  private static final int RESERVE_SHARE = 20;

  private final StoreSettings settings;
  private final Disk disk;
  private final AtomicInteger sessions = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  /** What may still be written until the disk is asked again. */
  private final AtomicLong untilAsked = new AtomicLong();

  Quota(StoreSettings settings, Disk disk) {
    this.settings = settings;
    this.disk = disk;
  }

  /** Takes a session's place. */
  void openSession() {
    requireDisk();
    if (sessions.incrementAndGet() > settings.uploadMaxSessions()) {
      sessions.decrementAndGet();
      throw new UploadsRefused(Limit.SESSIONS);
    }
  }

  /** A session of before a restart. */
  void found(long held) {
    sessions.incrementAndGet();
    bytes.addAndGet(held);
  }

  /** Gives a session's place back, and its bytes. */
  void closeSession(long held) {
    sessions.decrementAndGet();
    bytes.addAndGet(-held);
  }

  void take(long count) {
    if (untilAsked.addAndGet(-count) <= 0) {
      requireDisk();
    }
    if (bytes.addAndGet(count) > settings.uploadMaxBytes()) {
      bytes.addAndGet(-count);
      throw new UploadsRefused(Limit.STAGED_BYTES);
    }
  }

  void giveBack(long count) {
    bytes.addAndGet(-count);
  }

  long openSessions() {
    return sessions.get();
  }

  long stagedBytes() {
    return bytes.get();
  }

  /** Refuses when the disk is down to its reserve. */
  void requireDisk() {
    var space = space();
    if (space.isEmpty()) {
      untilAsked.set(ASK_AFTER_MOST);
      return;
    }
    long left = space.get().free() - reserve(space.get());
    if (left < 0) {
      throw new UploadsRefused(Limit.DISK);
    }
    // The nearer the reserve, the sooner: others write to the disk, too.
    untilAsked.set(Math.clamp(left / 4, ASK_AFTER_LEAST, ASK_AFTER_MOST));
  }

  private long reserve(Disk.Space space) {
    return Math.min(settings.diskReserve(), space.total() / RESERVE_SHARE);
  }

  /** How much the disk has; empty if it does not say. */
  Optional<Disk.Space> space() {
    try {
      return Optional.of(disk.space(settings.directory()));
    } catch (IOException unknown) {
      return Optional.empty();
    }
  }
}
