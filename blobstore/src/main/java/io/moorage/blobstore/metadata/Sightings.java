package io.moorage.blobstore.metadata;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.RepositoryName;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.BooleanSupplier;

/**
 * Says whether what was read of a blob, that a repository may read it and which file has its bytes,
 * can still be so. Whoever takes a link away, gives a blob another file or removes a repository
 * counts that before the change becomes visible and again behind it; a sighting holds while nothing
 * was counted since it was taken. Links that come are not counted: what was readable stays so.
 *
 * <p>Keys share a fixed number of counters, so that nothing grows with the store. Two keys on one
 * counter at worst cost each other a reading.
 */
public final class Sightings {
  private static final int COUNTERS = 1 << 12;

  private final AtomicIntegerArray changes = new AtomicIntegerArray(COUNTERS);

  /** To be taken before the records are read. */
  public Sighting take(RepositoryName name, Digest digest) {
    int ofName = counter(name);
    int ofDigest = counter(digest);
    return new Sighting(this, ofName, changes.get(ofName), ofDigest, changes.get(ofDigest));
  }

  /** Makes a change of this digest in any repository. */
  boolean change(Digest digest, BooleanSupplier commit) {
    return change(counter(digest), commit);
  }

  /** Makes a change of this repository as a whole. */
  boolean change(RepositoryName name, BooleanSupplier commit) {
    return change(counter(name), commit);
  }

  private boolean change(int counter, BooleanSupplier commit) {
    changes.incrementAndGet(counter);
    try {
      return commit.getAsBoolean();
    } finally {
      changes.incrementAndGet(counter);
    }
  }

  /** Counts a change; to be called before it and again behind it. */
  public void count(Digest digest) {
    changes.incrementAndGet(counter(digest));
  }

  private static int counter(Object key) {
    int hash = key.hashCode() * 0x9E3779B1;
    return hash >>> 20;
  }

  /** What somebody has seen, by the changes counted before. */
  public record Sighting(
      Sightings of, int nameCounter, int nameChanges, int digestCounter, int digestChanges) {

    /** Whether it is still so. */
    public boolean holds() {
      return of.changes.get(digestCounter) == digestChanges
          && of.changes.get(nameCounter) == nameChanges;
    }
  }
}
