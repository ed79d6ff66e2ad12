package io.moorage.runner.network;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The default bridge, and who is on it. All calls may come from any thread.
 *
 * <p>A container is attached each time it starts, and may then get another address than before.
 */
public interface Networks extends AutoCloseable {

  /**
   * Takes up what an earlier daemon left, once and before anything else: containers that run keep
   * addresses, rules and ports; leases, interfaces and rules of all others go.
   *
   * @param running containers whose first process is still there
   */
  void recover(Set<String> running);

  /**
   * Makes a namespace on the bridge. An attachment that the container still has ends first. When
   * this returns, connections work in both directions as soon as somebody listens; after a failure
   * nothing is left.
   *
   * @throws NetworkFailure.PortTaken and the others of its family
   */
  Attachment attach(String container, List<PortRequest> ports);

  /** The attachment of a container; empty if it has none. */
  Optional<Attachment> find(String container);

  /** What is known of the bridge. */
  BridgeFacts facts();

  /**
   * Ends an attachment; nothing happens if there is none. Its ports are free when this returns; its
   * interface and its address are taken back later, on a thread of ours.
   */
  void release(String container);

  /** Stops watching. What is attached stays attached, and ports go on answering. */
  @Override
  void close();
}
