package io.moorage.runner.network.firewall;

import io.moorage.blobstore.linux.Errno;
import io.moorage.runner.network.linux.NetlinkFamily;
import io.moorage.runner.network.linux.NetworkNamespace;
import io.moorage.runner.network.netlink.Conversation;
import io.moorage.runner.network.netlink.Message;
import io.moorage.runner.network.netlink.NetlinkFailure;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Our table, as it shall be: kept in the kernel, and put back there when somebody takes it away.
 * From any thread.
 */
public final class Firewall implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Firewall.class.getName());

  private final Table table;
  private final Conversation kernel;
  private final Connections connections;
  private final Watch watch;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Forward> forwards = new LinkedHashSet<>();
  private Optional<Ruleset> ruleset = Optional.empty();

  private Firewall(Table table, Conversation kernel, NetworkNamespace host) throws IOException {
    this.table = table;
    this.kernel = kernel;
    this.connections = new Connections(kernel);
    this.watch = Watch.open(host, table, kernel.port(), this::repair);
  }

  /**
   * Begins to watch over a table. Nothing is written before {@link #establish}.
   *
   * @param host where the table is
   * @param table its name
   */
  public static Firewall open(NetworkNamespace host, String table) throws IOException {
    Conversation kernel = host.call(() -> Conversation.open(NetlinkFamily.NETFILTER));
    try {
      return new Firewall(new Table(table), kernel, host);
    } catch (IOException | RuntimeException e) {
      kernel.close();
      throw e;
    }
  }

  /** Puts these rules and ports in place of what the table held, all at once. */
  public void establish(Ruleset rules, List<Forward> published) throws IOException {
    lock.lock();
    try {
      forwards.clear();
      forwards.addAll(published);
      ruleset = Optional.of(rules);
      write(rules);
    } finally {
      lock.unlock();
    }
  }

  /** Publishes ports. */
  public void publish(List<Forward> more) throws IOException {
    if (more.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      forwards.addAll(more);
      change("publish ports", table.publish(more));
      forgetConnections(more);
    } catch (IOException e) {
      more.forEach(forwards::remove);
      throw e;
    } finally {
      lock.unlock();
    }
  }

  /** Takes ports back; those that are not there are no failure. */
  public void withdraw(List<Forward> fewer) throws IOException {
    lock.lock();
    try {
      var there = fewer.stream().filter(forwards::contains).toList();
      if (there.isEmpty()) {
        return;
      }
      there.forEach(forwards::remove);
      change("withdraw ports", table.withdraw(there));
      forgetConnections(there);
    } finally {
      lock.unlock();
    }
  }

  /** Takes the whole table away, whoever made it; nothing happens if there is none. */
  public void remove() throws IOException {
    lock.lock();
    try {
      ruleset = Optional.empty();
      forwards.clear();
      // To make it first spares the question whether it is there.
      kernel.tellTogether("remove the rules", Table.batch(List.of(table.create(), table.delete())));
    } finally {
      lock.unlock();
    }
  }

  /** The rules hold for new connections; what an old one goes on to reach, it reached before. */
  private void forgetConnections(List<Forward> changed) {
    try {
      connections.forget(changed);
    } catch (IOException e) {
      LOG.log(
          Level.WARNING,
          "datagrams under way may still go where {0} led before: {1}",
          changed,
          e.getMessage());
    }
  }

  private void change(String what, List<Message> messages) throws IOException {
    try {
      kernel.tellTogether(what, Table.batch(messages));
    } catch (NetlinkFailure e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
      // Somebody was quicker than the watch.
      write(ruleset.orElseThrow(() -> new IllegalStateException("no rules are established")));
    }
  }

  /** Whether the rules are as they should be now. */
  private boolean repair() {
    lock.lock();
    try {
      if (ruleset.isPresent()) {
        write(ruleset.get());
        LOG.log(
            Level.WARNING,
            "somebody changed the packet rules in table inet {0}; they are put back",
            table.name());
      }
      return true;
    } catch (IOException e) {
      LOG.log(Level.ERROR, "the packet rules could not be put back: " + e.getMessage(), e);
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void write(Ruleset rules) throws IOException {
    kernel.tellTogether(
        "write the packet rules", Table.batch(rules.messages(table, new ArrayList<>(forwards))));
  }

  /** Stops watching; the table stays, and works. */
  @Override
  public void close() throws IOException {
    watch.close();
    kernel.close();
  }
}
