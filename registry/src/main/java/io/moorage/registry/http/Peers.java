package io.moorage.registry.http;

import io.moorage.config.Network;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Who is connected, and how much of the server each address has. An IPv6 address stands for its
 * network of 64 bits, as whoever has one address of it has all.
 *
 * <p>A connection that is one too many gets to hear so, unless very many are: then it is closed
 * without a word.
 */
final class Peers {
  private static final int MOST_TURNED_AWAY = 256;

  private final int mostConnections;
  private final int mostPerAddress;
  private final long mostOfRequests;
  private final int mostRequestsPerAddress;
  private final List<Network> proxies;
  private final ConcurrentHashMap<String, Peer> peers = new ConcurrentHashMap<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong underWay = new AtomicLong();
  private final AtomicInteger turnedAway = new AtomicInteger();

  /**
   * @param connections for how many the process has files and memory
   * @param requests what requests of all addresses that are under way may weigh, in bytes
   * @param proxies whose addresses stand for many clients, so that no cap of one address holds
   */
  Peers(ConnectionLimits limits, int connections, long requests, List<Network> proxies) {
    this.mostConnections = Math.min(limits.connections(), Math.max(connections, 1));
    this.mostPerAddress = limits.connectionsPerAddress();
    this.mostOfRequests = requests;
    this.mostRequestsPerAddress = limits.requestsPerAddress();
    this.proxies = proxies;
  }

  /** What becomes of a new connection. */
  enum Welcome {
    SERVED,
    TOLD_OFF,
    CLOSED
  }

  /** An address that has connections. */
  final class Peer {
    private final String address;
    private final boolean proxy;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();

    private Peer(String address, boolean proxy) {
      this.address = address;
      this.proxy = proxy;
    }

    private boolean mayConnect() {
      return proxy || open.get() <= mostPerAddress;
    }

    /**
     * Whether it may have one more request under way; if so {@link #answered} must follow.
     *
     * @param weight of the request, see {@link Weight}
     */
    boolean mayAsk(long weight) {
      boolean fits = requests.incrementAndGet() <= mostRequestsPerAddress || proxy;
      if (underWay.addAndGet(weight) <= mostOfRequests && fits) {
        return true;
      }
      answered(weight);
      return false;
    }

    void answered(long weight) {
      requests.decrementAndGet();
      underWay.addAndGet(-weight);
    }
  }

  /** A connection, until it is left. */
  record Connected(Peer peer, Welcome welcome) {}

  Connected connect(SocketAddress from) {
    var peer =
        peers.compute(
            address(from),
            (address, known) -> {
              var it = known == null ? new Peer(address, isProxy(from)) : known;
              it.open.incrementAndGet();
              return it;
            });
    boolean fits = connections.incrementAndGet() <= mostConnections && peer.mayConnect();
    if (fits) {
      return new Connected(peer, Welcome.SERVED);
    }
    return new Connected(
        peer, turnedAway.incrementAndGet() <= MOST_TURNED_AWAY ? Welcome.TOLD_OFF : Welcome.CLOSED);
  }

  void leave(Connected connected) {
    connections.decrementAndGet();
    if (connected.welcome() != Welcome.SERVED) {
      turnedAway.decrementAndGet();
    }
    peers.computeIfPresent(
        connected.peer().address, (_, peer) -> peer.open.decrementAndGet() == 0 ? null : peer);
  }

  int connections() {
    return connections.get();
  }

  /** How many addresses have a connection. */
  int addresses() {
    return peers.size();
  }

  private boolean isProxy(SocketAddress from) {
    return from instanceof InetSocketAddress internet
        && proxies.stream().anyMatch(proxy -> proxy.contains(internet.getAddress()));
  }

  private static String address(SocketAddress from) {
    if (!(from instanceof InetSocketAddress internet)) {
      return "";
    }
    InetAddress address = internet.getAddress();
    var bytes = address.getAddress();
    return address instanceof Inet6Address
        ? Arrays.toString(Arrays.copyOf(bytes, 8))
        : Arrays.toString(bytes);
  }
}
