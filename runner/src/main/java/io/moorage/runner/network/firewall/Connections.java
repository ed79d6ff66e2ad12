package io.moorage.runner.network.firewall;

import io.moorage.blobstore.linux.Errno;
import io.moorage.runner.network.netlink.Conversation;
import io.moorage.runner.network.netlink.Message;
import io.moorage.runner.network.netlink.NetlinkFailure;
import io.moorage.runner.network.netlink.Reply;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The connections the kernel remembers. It decides where one leads with its first packet; UDP has
 * no end, and a client that goes on sending from one port would go on to where the port led before.
 *
 * @see <a href="https://man7.org/linux/man-pages/man8/conntrack.8.html">conntrack(8)</a>
 */
record Connections(Conversation kernel) {
  private static final int SUBSYSTEM = 1;
  private static final int GET = 1;
  private static final int DELETE = 2;
  private static final int BODY = 4;

  private static final int ORIGINAL = 1;
  private static final int FILTER = 25;
  private static final int ID = 12;
  private static final int FILTER_ORIGINAL = 1;
  private static final int BY_PROTOCOL = 1 << 3;

  private static final int TRANSPORT = 2;
  private static final int PROTOCOL = 1;
  private static final int TO_PORT = 3;

  private static final byte[] NOTHING = {};
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;

  /** Lets the next packet to these ports of the host be taken for a first one. */
  void forget(List<Forward> forwards) throws IOException {
    forget(AF_INET, ports(forwards, Inet4Address.class));
    forget(AF_INET6, ports(forwards, Inet6Address.class));
  }

  private static Set<Integer> ports(List<Forward> forwards, Class<?> family) {
    return forwards.stream()
        .filter(forward -> forward.protocol() == PortMap.UDP && family.isInstance(forward.target()))
        .map(Forward::port)
        .collect(Collectors.toSet());
  }

  /** All at once: the kernel goes through its whole memory for each question. */
  private void forget(int family, Set<Integer> ports) throws IOException {
    if (ports.isEmpty()) {
      return;
    }
    byte[] udp = {PortMap.UDP};
    var question =
        message(GET, Message.DUMP, family)
            .nest(FILTER, filter -> filter.attribute(FILTER_ORIGINAL, BY_PROTOCOL))
            .nest(ORIGINAL, tuple -> tuple.nest(TRANSPORT, t -> t.attribute(PROTOCOL, udp)));
    for (Reply reply : kernel.ask("list connections", question)) {
      Map<Integer, byte[]> attributes = reply.attributes(BODY);
      if (goesTo(attributes, ports)) {
        delete(family, attributes);
      }
    }
  }

  /** Kernels before 5.8 do not filter. */
  private static boolean goesTo(Map<Integer, byte[]> attributes, Set<Integer> ports) {
    var tuple = Reply.attributes(attributes.getOrDefault(ORIGINAL, NOTHING), 0);
    var transport = Reply.attributes(tuple.getOrDefault(TRANSPORT, NOTHING), 0);
    byte[] protocol = transport.getOrDefault(PROTOCOL, NOTHING);
    byte[] port = transport.getOrDefault(TO_PORT, NOTHING);
    return Arrays.equals(protocol, new byte[] {PortMap.UDP})
        && port.length == Short.BYTES
        && ports.contains(Short.toUnsignedInt(ByteBuffer.wrap(port).getShort()));
  }

  private void delete(int family, Map<Integer, byte[]> attributes) throws IOException {
    try {
      kernel.tell(
          "forget a connection",
          message(DELETE, Message.ACKNOWLEDGE, family)
              .nest(ORIGINAL, tuple -> tuple.bytes(attributes.getOrDefault(ORIGINAL, NOTHING)))
              .attribute(ID, attributes.getOrDefault(ID, NOTHING)));
    } catch (NetlinkFailure e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }

  private static Message message(int type, int flags, int family) {
    return new Message((SUBSYSTEM << 8) | type, flags).u8(family, 0, 0, 0);
  }
}
