package io.moorage.runner.network.firewall;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * A port of the host that leads into a container.
 *
 * @param protocol 6 for TCP, 17 for UDP
 * @param address of the host; {@code 0.0.0.0} or {@code ::} for all of its family
 * @param port of the host
 * @param target address of the container, of the same family
 * @param targetPort where the container listens
 */
public record Forward(
    int protocol, InetAddress address, int port, InetAddress target, int targetPort) {

  public Forward {
    if (address.getClass() != target.getClass()) {
      throw new IllegalArgumentException(address + " and " + target + " are of two families");
    }
  }

  PortMap map() {
    return new PortMap(target instanceof Inet4Address, protocol, !address.isAnyLocalAddress());
  }
}
