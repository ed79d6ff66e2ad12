package io.moorage.blobstore;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What can be set of the store.
 *
 * @param directory {@code data-dir}: where everything lies
 * @param uploadExpiry {@code uploads.expire}: an upload that nobody touches for so long goes
 * @param uploadMaxSize {@code uploads.max-size}: the largest blob, in bytes
 * @param uploadMaxSessions {@code uploads.max-sessions}: how many uploads may be open at once
 * @param uploadMaxBytes {@code uploads.max-bytes}: how many bytes they may hold together
 * @param diskReserve {@code uploads.reserve}: free bytes below which uploads are refused; the
 *     smaller of it and 5 % of the disk counts
 * @param grace {@code collection.grace}: how long a blob that nothing uses is kept
 * @param sparseImages {@code registry.sparse-images}: whether a manifest may name blobs the
 *     repository lacks
 */
public record StoreSettings(
    Path directory,
    Duration uploadExpiry,
    long uploadMaxSize,
    int uploadMaxSessions,
    long uploadMaxBytes,
    long diskReserve,
    Duration grace,
    boolean sparseImages) {

  /** The defaults, in this directory. */
  public static StoreSettings defaults(Path directory) {
    return new StoreSettings(
        directory,
        Duration.ofHours(168),
        256L << 30,
        10_000,
        1L << 40,
        1L << 30,
        Duration.ofHours(24),
        false);
  }
}
