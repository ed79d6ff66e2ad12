package io.moorage.runner.network;

import io.moorage.blobstore.linux.Errno;
import io.moorage.blobstore.linux.SystemCallFailure;
import io.moorage.runner.network.linux.HeldPort;
import io.moorage.runner.network.linux.NetworkNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports of the host. Each that is published is held by a socket, so that no process of the host can
 * take it, and a process that has it is found out.
 */
final class HostPorts {
  private static final String RANDOM_RANGE = "ipv4/ip_local_port_range";

  private final NetworkNamespace host;
  private final boolean ipv6;

  /** Where the search for a free port goes on; each begins elsewhere than the one before. */
  private final AtomicInteger turn;

  /**
   * The ports of this host.
   *
   * @param ipv6 whether containers have IPv6 addresses
   * @param start any number, another one with each start
   */
  HostPorts(NetworkNamespace host, boolean ipv6, int start) {
    this.host = host;
    this.ipv6 = ipv6;
    this.turn = new AtomicInteger(start);
  }

  /** A port and the socket that holds it. */
  record Held(PublishedPort port, HeldPort socket) {}

  /**
   * Takes all of them or none.
   *
   * @throws NetworkFailure.PortTaken if somebody has one
   */
  List<Held> hold(List<PortRequest> requests) throws IOException {
    if (requests.isEmpty()) {
      return List.of();
    }
    return host.call(
        () -> {
          var held = new ArrayList<Held>();
          try {
            for (PortRequest request : requests) {
              held.addAll(hold(request));
            }
            return held;
          } catch (IOException | RuntimeException e) {
            release(held);
            throw e;
          }
        });
  }

  /** Takes a port that a container has from before; empty if somebody else has it by now. */
  Optional<Held> keep(PublishedPort port) throws IOException {
    return host.call(
        () -> {
          try {
            return Optional.of(bind(port));
          } catch (NetworkFailure e) {
            return Optional.empty();
          }
        });
  }

  static void release(List<Held> held) throws IOException {
    for (Held one : held) {
      one.socket().close();
    }
  }

  private List<Held> hold(PortRequest request) throws IOException {
    List<InetAddress> addresses = addresses(request);
    PortRange range = request.hostPorts().any() ? randomRange() : request.hostPorts();
    int size = range.last() - range.first() + 1;
    int start = request.hostPorts().any() ? Math.floorMod(turn.getAndIncrement(), size) : 0;
    Optional<NetworkFailure> refused = Optional.empty();
    for (int i = 0; i < size; i++) {
      int port = range.first() + (start + i) % size;
      try {
        return hold(request, addresses, port);
      } catch (NetworkFailure.PortTaken e) {
        refused = refused.or(() -> Optional.of(e));
      }
    }
    throw refused.orElseThrow(() -> new IllegalStateException("a range has no port: " + range));
  }

  /** The same port at each address. */
  private static List<Held> hold(PortRequest request, List<InetAddress> addresses, int port)
      throws IOException {
    var held = new ArrayList<Held>();
    try {
      for (InetAddress address : addresses) {
        held.add(
            bind(new PublishedPort(address, port, request.containerPort(), request.transport())));
      }
      return held;
    } catch (IOException | RuntimeException e) {
      release(held);
      throw e;
    }
  }

  private static Held bind(PublishedPort port) throws IOException {
    var address = new InetSocketAddress(port.address(), port.hostPort());
    try {
      return new Held(
          port,
          switch (port.transport()) {
            case TCP -> HeldPort.tcp(address);
            case UDP -> HeldPort.udp(address);
          });
    } catch (SystemCallFailure e) {
      if (e.errno() == Errno.EADDRINUSE) {
        throw new NetworkFailure.PortTaken(port.hostSide());
      }
      throw new NetworkFailure.PortRefused(port.hostSide(), Errno.words(e.errno()));
    }
  }

  private List<InetAddress> addresses(PortRequest request) {
    InetAddress four = InetAddress.ofLiteral("0.0.0.0");
    InetAddress six = InetAddress.ofLiteral("::");
    if (request.address().isEmpty()) {
      return ipv6 ? List.of(four, six) : List.of(four);
    }
    InetAddress asked = request.address().get();
    if (asked.getClass() == six.getClass() && !ipv6) {
      throw new NetworkFailure.Unsupported(
          "a port cannot be published at "
              + asked.getHostAddress()
              + ": containers have no IPv6 address (runner.network.ipv6-pool gives them one)");
    }
    if (asked.isLoopbackAddress() && asked.getClass() == six.getClass()) {
      throw new NetworkFailure.Unsupported(
          "a port cannot be published at ::1: the kernel lets nothing that was sent there leave the"
              + " loopback; 127.0.0.1 can be published");
    }
    return List.of(asked);
  }

  /** The ports the kernel itself draws from for outgoing connections, as docker does. */
  private static PortRange randomRange() throws IOException {
    String[] ends = Sysctl.read(RANDOM_RANGE).split("\\s+", -1);
    return new PortRange(Integer.parseInt(ends[0]), Integer.parseInt(ends[1]));
  }
}
