package io.moorage.runner.network.firewall;

import io.moorage.blobstore.linux.Errno;
import io.moorage.blobstore.linux.SystemCallFailure;
import io.moorage.runner.network.linux.NetlinkFamily;
import io.moorage.runner.network.linux.NetlinkSocket;
import io.moorage.runner.network.linux.NetworkNamespace;
import io.moorage.runner.network.netlink.Reply;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Hears from the kernel who changes packet rules, and calls when somebody else takes a part of our
 * table away. Costs nothing while nobody changes any.
 */
final class Watch implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Watch.class.getName());

  private static final int GROUP = 7;
  private static final int BODY = 4;
  private static final int TABLE_NAME = 1;
  private static final int SUBSYSTEM_BITS = 8;

  /** How long {@link #close} takes at most. */
  private static final Duration WAKE = Duration.ofMillis(500);

  /** Whoever flushes often reloads, too: what comes in short order is repaired once. */
  private static final Duration SETTLE = Duration.ofMillis(100);

  private static final Set<Integer> REMOVALS =
      Set.of(
          Table.DELETE_TABLE,
          Table.DELETE_CHAIN,
          Table.DELETE_RULE,
          Table.DELETE_MAP,
          Table.DELETE_ELEMENTS);

  /** Between attempts at what the kernel refused. */
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final NetlinkSocket socket;
  private final Table table;
  private final int ours;
  private final BooleanSupplier repair;
  private final Thread thread;
  private volatile boolean closed;

  private Watch(NetlinkSocket socket, Table table, int ours, BooleanSupplier repair) {
    this.socket = socket;
    this.table = table;
    this.ours = ours;
    this.repair = repair;
    this.thread = Thread.ofPlatform().daemon().name("firewall-watch").unstarted(this::run);
  }

  /**
   * Begins to listen.
   *
   * @param ours the netlink port by which we change rules ourselves
   * @param repair tells whether it could; if not, it is called again
   */
  static Watch open(NetworkNamespace host, Table table, int ours, BooleanSupplier repair)
      throws IOException {
    var watch =
        new Watch(
            host.call(() -> NetlinkSocket.listen(NetlinkFamily.NETFILTER, GROUP, WAKE)),
            table,
            ours,
            repair);
    watch.thread.start();
    return watch;
  }

  private void run() {
    while (!closed) {
      try {
        if (harmed(socket.receive())) {
          Thread.sleep(SETTLE);
          // A flush is told in many pieces, and what was done until now is repaired as a whole.
          socket.drain();
          repair();
        }
      } catch (SystemCallFailure e) {
        if (!missed(e)) {
          return;
        }
      } catch (IOException | IllegalStateException e) {
        LOG.log(Level.ERROR, "the packet rules are no longer watched: " + e.getMessage(), e);
        return;
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /**
   * More came than the socket holds: what was lost may have been about us.
   *
   * @return false if this watch is being closed
   */
  private boolean missed(SystemCallFailure failure) {
    try {
      if (failure.errno() != Errno.ENOBUFS) {
        LOG.log(Level.WARNING, "listening to changes of packet rules: " + failure.getMessage());
        Thread.sleep(AGAIN);
      }
      repair();
      return true;
    } catch (InterruptedException closing) {
      return false;
    }
  }

  private void repair() throws InterruptedException {
    while (!repair.getAsBoolean()) {
      Thread.sleep(AGAIN);
    }
  }

  private boolean harmed(byte[] datagram) {
    return Reply.all(datagram).stream().anyMatch(this::harms);
  }

  private boolean harms(Reply reply) {
    return (reply.type() >> SUBSYSTEM_BITS) == Table.SUBSYSTEM
        && REMOVALS.contains(reply.type() & 0xff)
        && reply.port() != ours
        && Reply.text(reply.attributes(BODY), TABLE_NAME).equals(Optional.of(table.name()));
  }

  @Override
  public void close() throws IOException {
    closed = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    socket.close();
  }
}
