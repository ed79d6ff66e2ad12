package io.moorage.runner.network;

import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * A port of the host that leads to one of a container. {@code toString} is what people read: {@code
 * 0.0.0.0:8000->80/tcp}.
 *
 * @param address of the host; {@code 0.0.0.0} or {@code ::} for all of a kind
 * @param hostPort 1 to 65535
 * @param containerPort 1 to 65535
 */
public record PublishedPort(
    InetAddress address, int hostPort, int containerPort, Transport transport) {

  /** Where clients go: {@code 0.0.0.0:8000}, {@code [::]:8000}. */
  public String hostSide() {
    String host = address.getHostAddress();
    if (address instanceof Inet6Address) {
      return "[" + (address.isAnyLocalAddress() ? "::" : host) + "]:" + hostPort;
    }
    return host + ":" + hostPort;
  }

  @Override
  public String toString() {
    return hostSide() + "->" + containerPort + "/" + transport;
  }
}
