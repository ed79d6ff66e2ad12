package io.moorage.loadtests.compare;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What to compare.
 *
 * @param only the work whose names begin so; all, if empty
 * @param peers the servers of these names; all that the machine can have, if empty
 * @param uploadMebibytes how large each of the 64 uploads is
 */
record Options(
    int rounds,
    int warmUps,
    int seconds,
    List<String> only,
    List<String> peers,
    List<PeerKind.Elsewhere> elsewhere,
    String moorage,
    Path folder,
    Optional<Path> json,
    int uploadMebibytes,
    boolean tagsEverywhere,
    boolean copying) {

  boolean wants(String work) {
    return only.isEmpty() || only.stream().anyMatch(work::startsWith);
  }

  boolean wants(PeerKind kind) {
    return peers.isEmpty() || peers.contains(kind.name());
  }
}
