package io.moorage.deploy.clients;

import io.moorage.config.Network;
import io.moorage.runner.network.linux.NetworkNamespace;
import io.moorage.runner.network.netlink.Interfaces;
import io.moorage.runner.network.netlink.Pair;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A machine as far as others on the wire can tell: a network namespace with a cable to a switch.
 *
 * @param address of it on the wire
 */
record Machine(NetworkNamespace network, String address) implements AutoCloseable {
  private static final String SWITCH = "lan0";
  private static final int MTU = 1500;
  private static final int PREFIX = 24;

  /** A machine that is the switch, too: the others' cables go there. */
  static Machine withSwitch(String address) throws IOException {
    var network = NetworkNamespace.create();
    try (Interfaces links = network.call(Interfaces::open)) {
      links.setUp(links.get("lo").index());
      links.createBridge(SWITCH, mac(address), MTU);
      links.addAddress(links.get(SWITCH).index(), Network.parse(address + "/" + PREFIX));
      return new Machine(network, address);
    }
  }

  /** A machine whose cable goes to this one. */
  Machine cabled(String other) throws IOException {
    var there = NetworkNamespace.create();
    try (Interfaces here = network.call(Interfaces::open);
        Interfaces links = there.call(Interfaces::open)) {
      int index = here.get(SWITCH).index();
      var name = "to" + other.substring(other.lastIndexOf('.') + 1);
      here.createPair(new Pair(name, index, there, "eth0", mac(other), MTU));
      links.setUp(links.get("lo").index());
      links.setUp(links.get("eth0").index());
      links.addAddress(links.get("eth0").index(), Network.parse(other + "/" + PREFIX));
      here.awaitReady(name);
      here.awaitReady(SWITCH);
      links.awaitReady("eth0");
      return new Machine(there, other);
    }
  }

  private static byte[] mac(String address) {
    return new byte[] {
      2, 0, 0, 0, 0, Byte.parseByte(address.substring(address.lastIndexOf('.') + 1))
    };
  }

  /** Starts a process on it. */
  Process start(ProcessBuilder command) throws IOException {
    return network.call(command::start);
  }

  /** A connection from it. */
  Socket connect(String host, int port, int patienceMillis) throws IOException {
    return network.call(
        () -> {
          var socket = new Socket();
          try {
            socket.setSoTimeout(patienceMillis);
            socket.connect(new InetSocketAddress(host, port), patienceMillis);
            return socket;
          } catch (IOException e) {
            socket.close();
            throw e;
          }
        });
  }

  /** It is gone when its last process ends; what a runner locked by its number goes with it. */
  @Override
  public void close() throws IOException {
    var number =
        network
            .call(() -> Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net")).toString())
            .replaceAll("\\D", "");
    Files.deleteIfExists(Path.of("/run/moorage-" + number + "-moorage0.lock"));
    network.close();
  }
}
