package io.moorage.runner.engine.door;

import io.moorage.runner.engine.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Who may call: root, the daemon's own user, and the group that the socket belongs to. The mode of
 * the socket says the same; this holds, too, where a parent directory or a copied file handle let
 * somebody else in.
 *
 * @param user the daemon's own
 * @param group the socket's
 */
record Callers(int user, int group) {
  private static final int ROOT = 0;

  boolean admit(Peer peer) {
    return peer.uid() == ROOT
        || peer.uid() == user
        || peer.gid() == group
        || isAmongGroupsOf(peer.pid());
  }

  /** See proc_pid_status(5). */
  private boolean isAmongGroupsOf(int pid) {
    try (var lines = Files.lines(Path.of("/proc", Integer.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith("Groups:"))
          .flatMap(line -> Arrays.stream(line.substring("Groups:".length()).strip().split(" ", -1)))
          .anyMatch(Integer.toString(group)::equals);
    } catch (IOException ended) {
      return false;
    }
  }
}
