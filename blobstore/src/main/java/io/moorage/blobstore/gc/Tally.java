package io.moorage.blobstore.gc;

/**
 * What was done.
 *
 * @param entries of the queue that were looked at
 * @param blobs whose file was unlinked
 * @param bytes that those files had
 * @param uploads that expired
 * @param records of removed repositories that were cleared away
 */
public record Tally(long entries, long blobs, long bytes, long uploads, long records) {
  static final Tally NONE = new Tally(0, 0, 0, 0, 0);

  Tally plus(Tally other) {
    return new Tally(
        entries + other.entries,
        blobs + other.blobs,
        bytes + other.bytes,
        uploads + other.uploads,
        records + other.records);
  }
}
