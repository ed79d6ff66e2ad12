package io.moorage.runner;

import io.moorage.blobstore.kv.Batch;
import io.moorage.runner.bundle.Ground;

/**
 * Makes what containers stand on, and takes it back: their root file systems and networks. Calls
 * for one container come one after the other.
 */
public interface Foundation {

  /**
   * Makes the ground of a container that is about to start. Called before each start; what an
   * earlier start of it left, even of a daemon that was killed, is no hindrance.
   *
   * @throws RuntimeException if it cannot be had; the container does not start then, and the
   *     message is what the client reads
   */
  Ground prepare(Container container);

  /**
   * Frees what others may wait for, names of the host's as ports and addresses. Called when a
   * container goes for good, before who waits for that is told; {@link #release} follows.
   */
  void vacate(Container container);

  /**
   * Takes the ground back, after the container ended. When it returns, addresses, ports and mounts
   * are free for others; what takes long may go on behind. Nothing if there is none.
   */
  void release(Container container);

  /** Takes away what the container wrote. Comes last, after {@link #release}. */
  void discard(Container container);

  /**
   * What comes, in the batch that brings a container's record, and on which condition: what it
   * stands on is there, and stays.
   */
  Batch pin(Container container);

  /** What goes, in the batch that takes away the container's record, as pins of its image. */
  Batch unpin(Container container);
}
