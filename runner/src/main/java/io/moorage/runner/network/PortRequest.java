package io.moorage.runner.network;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A port to publish.
 *
 * @param containerPort where the container listens, 1 to 65535
 * @param transport of both sides
 * @param address the host's address to publish it at; empty: all of them
 * @param hostPorts one of these
 */
public record PortRequest(
    int containerPort, Transport transport, Optional<InetAddress> address, PortRange hostPorts) {

  public PortRequest {
    if (containerPort < 1 || containerPort > 65_535) {
      throw new NetworkFailure.Unsupported(containerPort + " is no port of a container");
    }
  }

  /**
   * Reads the words of the engine API.
   *
   * @param port {@code 80/tcp}, {@code 53/udp} or {@code 80}
   * @param hostIp an address, or nothing for all of them
   * @param hostPort as {@link PortRange#parse}
   * @throws NetworkFailure.Unsupported if one of them cannot be read
   */
  public static PortRequest parse(String port, String hostIp, String hostPort) {
    int slash = port.indexOf('/');
    return new PortRequest(
        PortRange.parse(slash < 0 ? port : port.substring(0, slash)).first(),
        slash < 0 ? Transport.TCP : Transport.parse(port.substring(slash + 1)),
        hostIp.isEmpty() ? Optional.empty() : Optional.of(address(hostIp)),
        PortRange.parse(hostPort));
  }

  private static InetAddress address(String text) {
    try {
      return AddressLiteral.parse(text);
    } catch (IllegalArgumentException e) {
      throw new NetworkFailure.Unsupported("\"" + text + "\" is no address to publish at", e);
    }
  }
}
