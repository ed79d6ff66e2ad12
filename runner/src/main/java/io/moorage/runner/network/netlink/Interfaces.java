package io.moorage.runner.network.netlink;

import io.moorage.blobstore.linux.Errno;
import io.moorage.config.Network;
import io.moorage.runner.network.linux.NetlinkFamily;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Interfaces of one network namespace, with their addresses and routes.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/rtnetlink.7.html">rtnetlink(7)</a>
 */
public final class Interfaces implements AutoCloseable {
  private static final int NEW_LINK = 16;
  private static final int DELETE_LINK = 17;
  private static final int GET_LINK = 18;
  private static final int NEW_ADDRESS = 20;
  private static final int GET_ADDRESS = 22;
  private static final int NEW_ROUTE = 24;
  private static final int GET_ROUTE = 26;

  private static final int LINK_BODY = 16;
  private static final int LINK_MAC = 1;
  private static final int LINK_NAME = 3;
  private static final int LINK_MTU = 4;
  private static final int LINK_BRIDGE = 10;
  private static final int LINK_STATE = 16;
  private static final byte[] READY = {6};
  private static final int LINK_KIND_AND_DATA = 18;
  private static final int LINK_NAMESPACE = 28;
  private static final int KIND = 1;
  private static final int DATA = 2;
  private static final int KIND_OF_MASTER = 4;
  private static final int PORT_DATA = 5;
  private static final int PORT_HAIRPIN = 4;
  private static final byte[] ON = {1};
  private static final int PEER = 1;
  private static final int UP = 1;

  private static final int ADDRESS_BODY = 8;
  private static final int ADDRESS = 1;
  private static final int ADDRESS_HERE = 2;
  private static final int ADDRESS_BROADCAST = 4;
  private static final int ADDRESS_FLAGS = 8;
  private static final int WITHOUT_DUPLICATE_DETECTION = 2;

  private static final int ROUTE_BODY = 12;
  private static final int ROUTE_TO = 1;
  private static final int ROUTE_GATEWAY = 5;
  private static final int MAIN_TABLE = 254;
  private static final int BY_BOOT = 3;
  private static final int UNICAST = 1;

  private static final Duration READY_WITHIN = Duration.ofSeconds(2);
  private static final Duration ASK_AGAIN_AFTER = Duration.ofNanos(200_000);

  private static final int AF_UNSPEC = 0;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;

  private final Conversation kernel;

  private Interfaces(Conversation kernel) {
    this.kernel = kernel;
  }

  /** Those of the namespace of the thread that calls. */
  public static Interfaces open() throws IOException {
    return new Interfaces(Conversation.open(NetlinkFamily.ROUTE));
  }

  public Optional<Interface> find(String name) throws IOException {
    try {
      var message = link(GET_LINK, Message.ACKNOWLEDGE, 0, 0).attribute(LINK_NAME, name);
      return kernel.ask("find interface " + name, message).stream()
          .findFirst()
          .map(Interfaces::read);
    } catch (NetlinkFailure e) {
      if (e.errno() == Errno.ENODEV) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * One that has to be there.
   *
   * @throws IOException if it is not
   */
  public Interface get(String name) throws IOException {
    return find(name).orElseThrow(() -> new IOException("there is no interface " + name));
  }

  /**
   * Waits until an interface carries packets, which is soon after it and its partner were set up.
   * Those sent before are lost, and a connection whose first one is lost takes a second. Kernels
   * from 6.8 are ready as soon as they are asked.
   */
  public void awaitReady(String name) throws IOException {
    long start = System.nanoTime();
    while (!get(name).ready()) {
      if (System.nanoTime() - start > READY_WITHIN.toNanos()) {
        throw new IOException("interface " + name + " does not carry packets");
      }
      LockSupport.parkNanos(ASK_AGAIN_AFTER.toNanos());
    }
  }

  public List<Interface> all() throws IOException {
    return kernel.ask("list interfaces", link(GET_LINK, Message.DUMP, 0, 0)).stream()
        .map(Interfaces::read)
        .toList();
  }

  private static Interface read(Reply reply) {
    Map<Integer, byte[]> attributes = reply.attributes(LINK_BODY);
    return new Interface(
        reply.u32(4),
        Reply.text(attributes, LINK_NAME).orElse(""),
        HexFormat.of().formatHex(attributes.getOrDefault(LINK_MAC, new byte[0])),
        Reply.number(attributes, LINK_BRIDGE).orElse(0),
        Arrays.equals(attributes.get(LINK_STATE), READY));
  }

  /** Makes a bridge that is up. */
  public void createBridge(String name, byte[] mac, int mtu) throws IOException {
    kernel.tell(
        "make bridge " + name,
        link(NEW_LINK, Message.CREATE | Message.EXCLUSIVE | Message.ACKNOWLEDGE, 0, UP)
            .attribute(LINK_NAME, name)
            .attribute(LINK_MAC, mac)
            .attribute(LINK_MTU, mtu)
            .nest(LINK_KIND_AND_DATA, kind -> kind.attribute(KIND, "bridge")));
  }

  /** Makes a pair. The one here is up; the other one cannot be before it has its partner. */
  public void createPair(Pair pair) throws IOException {
    kernel.tell(
        "make interface " + pair.name(),
        link(NEW_LINK, Message.CREATE | Message.EXCLUSIVE | Message.ACKNOWLEDGE, 0, UP)
            .attribute(LINK_NAME, pair.name())
            .attribute(LINK_MTU, pair.mtu())
            .attribute(LINK_BRIDGE, pair.bridge())
            .nest(
                LINK_KIND_AND_DATA,
                kind ->
                    kind.attribute(KIND, "veth")
                        .nest(DATA, data -> data.nest(PEER, peer -> writePeer(peer, pair)))));
  }

  private static void writePeer(Message peer, Pair pair) {
    body(peer, 0, 0)
        .attribute(LINK_NAME, pair.nameThere())
        .attribute(LINK_MAC, pair.macThere())
        .attribute(LINK_MTU, pair.mtu())
        .attribute(LINK_NAMESPACE, pair.there().number());
  }

  public void setUp(int index) throws IOException {
    kernel.tell("start interface " + index, link(NEW_LINK, Message.ACKNOWLEDGE, index, UP));
  }

  /**
   * Lets a port of a bridge be sent what came by it. Where a kernel shows bridged packets to its
   * packet rules, which one with {@code br_netfilter} does, a container that asks for its own
   * published port is sent back while still on the bridge, and would not be answered without.
   */
  public void setHairpin(String name) throws IOException {
    kernel.tell(
        "let interface " + name + " hear itself",
        link(NEW_LINK, Message.ACKNOWLEDGE, 0, UP)
            .attribute(LINK_NAME, name)
            .nest(
                LINK_KIND_AND_DATA,
                kind ->
                    kind.attribute(KIND_OF_MASTER, "bridge")
                        .nest(PORT_DATA, port -> port.attribute(PORT_HAIRPIN, ON))));
  }

  /** Removes an interface, and the other one of its pair; nothing happens if there is none. */
  public void delete(String name) throws IOException {
    try {
      kernel.tell(
          "remove interface " + name,
          link(DELETE_LINK, Message.ACKNOWLEDGE, 0, 0).attribute(LINK_NAME, name));
    } catch (NetlinkFailure e) {
      if (e.errno() != Errno.ENODEV) {
        throw e;
      }
    }
  }

  /** Gives an interface an address that can be used at once. */
  public void addAddress(int index, Network address) throws IOException {
    InetAddress host = address.address();
    var message =
        new Message(NEW_ADDRESS, Message.CREATE | Message.EXCLUSIVE | Message.ACKNOWLEDGE)
            .u8(family(host), address.bits(), 0, 0)
            .u32(index)
            .attribute(ADDRESS_HERE, host.getAddress())
            .attribute(ADDRESS, host.getAddress());
    if (host instanceof Inet4Address) {
      message.attribute(ADDRESS_BROADCAST, broadcast(address));
    } else {
      message.attribute(ADDRESS_FLAGS, WITHOUT_DUPLICATE_DETECTION);
    }
    kernel.tell("give interface " + index + " the address " + address, message);
  }

  private static byte[] broadcast(Network address) {
    byte[] bytes = address.address().getAddress();
    for (int bit = address.bits(); bit < bytes.length * 8; bit++) {
      bytes[bit / 8] |= (byte) (0x80 >> (bit % 8));
    }
    return bytes;
  }

  public void addDefaultRoute(InetAddress gateway) throws IOException {
    kernel.tell(
        "route by " + gateway.getHostAddress(),
        new Message(NEW_ROUTE, Message.CREATE | Message.EXCLUSIVE | Message.ACKNOWLEDGE)
            .u8(family(gateway), 0, 0, 0, MAIN_TABLE, BY_BOOT, 0, UNICAST)
            .u32(0)
            .attribute(ROUTE_GATEWAY, gateway.getAddress()));
  }

  /** The addresses an interface has. */
  public List<Network> addresses(int index) throws IOException {
    var message = new Message(GET_ADDRESS, Message.DUMP).u8(AF_UNSPEC, 0, 0, 0).u32(0);
    return kernel.ask("list addresses", message).stream()
        .filter(reply -> reply.u32(4) == index)
        .flatMap(reply -> network(reply, ADDRESS_BODY, ADDRESS).stream())
        .toList();
  }

  /** The networks that have a route in the main table; the default route is none of them. */
  public List<Network> routes() throws IOException {
    var message =
        new Message(GET_ROUTE, Message.DUMP).u8(AF_UNSPEC, 0, 0, 0, MAIN_TABLE, 0, 0, 0).u32(0);
    return kernel.ask("list routes", message).stream()
        .filter(reply -> reply.u8(4) == MAIN_TABLE)
        .flatMap(reply -> network(reply, ROUTE_BODY, ROUTE_TO).stream())
        .toList();
  }

  /** The prefix's length is the second byte of both bodies. */
  private static Optional<Network> network(Reply reply, int body, int attribute) {
    return Optional.ofNullable(reply.attributes(body).get(attribute))
        .map(bytes -> new Network(address(bytes), reply.u8(1)));
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(bytes.length + " bytes are no address", e);
    }
  }

  private static int family(InetAddress address) {
    return address instanceof Inet4Address ? AF_INET : AF_INET6;
  }

  private static Message link(int type, int flags, int index, int state) {
    return body(new Message(type, flags), index, state);
  }

  /** {@code struct ifinfomsg}: only the bits of the state that are set are changed. */
  private static Message body(Message message, int index, int state) {
    return message.u8(AF_UNSPEC, 0).u16(0).u32(index).u32(state).u32(state);
  }

  @Override
  public void close() throws IOException {
    kernel.close();
  }
}
