package io.moorage.loadtests.compare;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A running server.
 *
 * @param process none if it was started by others
 * @param startMillis from the fork to the first 200 on {@code /v2/}
 */
record Peer(PeerKind kind, InetSocketAddress address, Optional<Process> process, double startMillis)
    implements AutoCloseable {
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);

  static Peer start(PeerKind kind, Scratch scratch, String name)
      throws IOException, InterruptedException {
    if (kind instanceof PeerKind.Elsewhere(var known, var address)) {
      return new Peer(kind, address, Optional.empty(), Double.NaN);
    }
    var folder = scratch.folder(name);
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Scratch.freePort());
    var command = kind.command(folder, address.getPort());
    // Beside the folder: its standard output holds the access log of the registries.
    var log = folder.resolve("log");
    command.redirectErrorStream(true).redirectOutput(log.toFile());
    long start = System.nanoTime();
    var process = scratch.start(command);
    while (!answers(address)) {
      if (process.waitFor(1, TimeUnit.MILLISECONDS) || System.nanoTime() - start > LONGEST_NANOS) {
        Scratch.stop(process);
        throw new IOException("%s does not start:%n%s".formatted(name, Files.readString(log)));
      }
    }
    return new Peer(kind, address, Optional.of(process), (System.nanoTime() - start) / 1e6);
  }

  String name() {
    return kind.name();
  }

  private static boolean answers(InetSocketAddress address) {
    try (var http = new Http(address)) {
      return http.send("GET", "/v2/").status() == 200;
    } catch (IOException notYet) {
      // It starts: who waits for it has a deadline.
      return false;
    }
  }

  /** What all its processes have used; nothing is known of a server that others started. */
  Optional<Cost> cost() throws IOException {
    return process.isPresent() ? Optional.of(Cost.of(process.get().toHandle())) : Optional.empty();
  }

  @Override
  public void close() {
    process.ifPresent(Scratch::stop);
  }
}
