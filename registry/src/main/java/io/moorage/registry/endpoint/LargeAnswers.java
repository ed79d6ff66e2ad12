package io.moorage.registry.endpoint;

import io.moorage.blobstore.metadata.ManifestBodies;
import io.moorage.blobstore.oci.Digest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The memory that large answers share from before they are read until they are sent: clients that
 * ask for much and take little of it would else fill the heap. Who finds it used up waits a while
 * for its turn; few may wait, as each takes the place of a short call. Answers of the same manifest
 * share its bytes, which are counted once.
 */
public final class LargeAnswers {
  /** What is smaller is not counted. */
  public static final int LARGE = 64 << 10;

  private static final int SHARE_OF_HEAP = 10;
  private static final int MOST_WAITING = 32;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final long most;
  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition returned = lock.newCondition();
  // Guarded by the lock.
  private final Map<Digest, Shared> bodies = new HashMap<>();
  private long held;
  private int waiting;

  /**
   * @param most how many bytes there may be
   * @param patience how long one waits for its turn
   */
  public LargeAnswers(long most, Duration patience) {
    this.most = most;
    this.patience = patience;
  }

  public static LargeAnswers ofHeap() {
    return new LargeAnswers(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP, PATIENCE);
  }

  /** A body that answers share. */
  private static final class Shared {
    private final byte[] body;
    private int users = 1;

    private Shared(byte[] body) {
      this.body = body;
    }
  }

  /** What one request holds, until its answer is sent. */
  public Room newRoom() {
    return new Room();
  }

  /** How many bytes are held. */
  public long held() {
    lock.lock();
    try {
      return held;
    } finally {
      lock.unlock();
    }
  }

  /** Holds a body that is in memory, without waiting; {@link #release} gives it back. */
  public boolean holds(Digest digest, byte[] body) {
    lock.lock();
    try {
      if (!bodies.containsKey(digest) && held + body.length > most) {
        return false;
      }
      share(digest, body);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Called with the lock. */
  private byte[] share(Digest digest, byte[] body) {
    var shared = bodies.get(digest);
    if (shared != null) {
      shared.users++;
      return shared.body;
    }
    bodies.put(digest, new Shared(body));
    held += body.length;
    return body;
  }

  public void release(Digest digest) {
    lock.lock();
    try {
      var shared = bodies.get(digest);
      if (shared != null && --shared.users == 0) {
        bodies.remove(digest);
        giveBack(shared.body.length);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Called with the lock. */
  private void giveBack(long bytes) {
    held -= bytes;
    returned.signalAll();
  }

  /** Called with the lock. One that is larger than all there is waits until nothing else is. */
  private void take(long bytes) {
    if (held > 0 && held + bytes > most) {
      awaitRoom(bytes);
    }
    held += bytes;
  }

  private void awaitRoom(long bytes) {
    if (waiting >= MOST_WAITING) {
      throw crowded();
    }
    waiting++;
    try {
      long left = patience.toNanos();
      while (held > 0 && held + bytes > most) {
        if (left <= 0) {
          throw crowded();
        }
        left = returned.awaitNanos(left);
      }
    } catch (InterruptedException shuttingDown) {
      Thread.currentThread().interrupt();
      throw crowded();
    } finally {
      waiting--;
    }
  }

  private static Refusal crowded() {
    return new Refusal(
        ErrorCode.TOO_MANY_REQUESTS,
        "too many large answers are under way; try again",
        Headers.of("Retry-After", "5"));
  }

  /** Used by the thread of its request, and closed when the answer is sent. */
  public final class Room implements ManifestBodies, AutoCloseable {
    // Guarded by the lock.
    private final List<Digest> shared = new ArrayList<>();
    private long taken;

    private Room() {}

    /**
     * Takes memory for an answer that is to be made.
     *
     * @throws Refusal if there is none in time
     */
    public void takeUp(long bytes) {
      lock.lock();
      try {
        take(bytes);
        taken += bytes;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public Optional<byte[]> body(Digest digest, long size, Supplier<Optional<byte[]>> stored) {
      if (size <= LARGE) {
        return stored.get();
      }
      lock.lock();
      try {
        if (bodies.containsKey(digest)) {
          shared.add(digest);
          return Optional.of(share(digest, new byte[0]));
        }
        take(size);
        taken += size;
      } finally {
        lock.unlock();
      }
      return stored.get().map(body -> keep(digest, body, size));
    }

    /** What was taken for the body is from now on counted as the body itself. */
    private byte[] keep(Digest digest, byte[] body, long size) {
      lock.lock();
      try {
        taken -= size;
        giveBack(size);
        shared.add(digest);
        return share(digest, body);
      } finally {
        lock.unlock();
      }
    }

    /** Holds a body that another request has read. */
    public void alsoHold(Digest digest, byte[] body) {
      if (body.length > LARGE) {
        lock.lock();
        try {
          shared.add(digest);
          share(digest, body);
        } finally {
          lock.unlock();
        }
      }
    }

    @Override
    public void close() {
      lock.lock();
      try {
        giveBack(taken);
        taken = 0;
        shared.forEach(LargeAnswers.this::release);
        shared.clear();
      } finally {
        lock.unlock();
      }
    }
  }
}
