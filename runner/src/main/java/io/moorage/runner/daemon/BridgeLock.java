package io.moorage.runner.daemon;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The right to a bridge. A second runner on it, which a start with another data directory would be,
 * would take the containers of the first for leftovers. Bridges belong to a network namespace, and
 * so does the lock; it goes with the process.
 */
record BridgeLock(FileChannel channel) implements AutoCloseable {
  private static final Path FOLDER = Path.of("/run");
  private static final Path NAMESPACE = Path.of("/proc/self/ns/net");

  /**
   * Takes it.
   *
   * @throws CannotRunHere if another process has it
   */
  static BridgeLock take(String bridge) throws IOException {
    var namespace = Files.readSymbolicLink(NAMESPACE).toString().replaceAll("\\D", "");
    var file = FOLDER.resolve("moorage-%s-%s.lock".formatted(namespace, bridge));
    var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean taken = false;
    try {
      taken = channel.tryLock() != null;
    } finally {
      if (!taken) {
        channel.close();
      }
    }
    if (!taken) {
      throw new CannotRunHere(
          ("another runner has the bridge %s: stop it, or give this one another with"
                  + " runner.network.bridge, and a pool of its own with runner.network.pools")
              .formatted(bridge));
    }
    return new BridgeLock(channel);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
