package io.moorage.runner.network.firewall;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A map of the table, from ports of the host to addresses and ports of containers: {@code tcp4},
 * {@code udp6}; those whose keys begin with an address of the host end in {@code _at}.
 *
 * @param four of IPv4, else of IPv6
 * @param protocol 6 for TCP, 17 for UDP
 * @param addressed whether the host's address is part of the key
 */
record PortMap(boolean four, int protocol, boolean addressed) {
  static final int TCP = 6;
  static final int UDP = 17;

  private static final int TYPE_BITS = 6;
  private static final int IPV4_ADDRESS = 7;
  private static final int IPV6_ADDRESS = 8;
  private static final int PORT = 13;

  /** A port takes a register of its own, padded. */
  private static final int PORT_PADDED = 4;

  static List<PortMap> all() {
    var all = new ArrayList<PortMap>();
    for (boolean four : List.of(true, false)) {
      for (int protocol : List.of(TCP, UDP)) {
        // What is published at one address goes before what is published at all of them.
        all.add(new PortMap(four, protocol, true));
        all.add(new PortMap(four, protocol, false));
      }
    }
    return all;
  }

  String name() {
    return (protocol == TCP ? "tcp" : "udp") + (four ? "4" : "6") + (addressed ? "_at" : "");
  }

  /** Type numbers only matter to who lists the table. */
  int keyType() {
    return addressed ? dataType() : PORT;
  }

  int keyLength() {
    return addressed ? dataLength() : Short.BYTES;
  }

  int dataType() {
    return ((four ? IPV4_ADDRESS : IPV6_ADDRESS) << TYPE_BITS) | PORT;
  }

  int dataLength() {
    return addressLength() + PORT_PADDED;
  }

  int addressLength() {
    return four ? 4 : 16;
  }

  byte[] key(Forward forward) {
    return addressed
        ? pair(forward.address().getAddress(), forward.port())
        : ByteBuffer.allocate(Short.BYTES).putShort((short) forward.port()).array();
  }

  byte[] data(Forward forward) {
    return pair(forward.target().getAddress(), forward.targetPort());
  }

  private byte[] pair(byte[] address, int port) {
    return ByteBuffer.allocate(dataLength()).put(address).putShort((short) port).array();
  }
}
