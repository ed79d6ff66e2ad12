package io.moorage.config;

import java.net.InetAddress;

/**
 * Where a server listens: {@code 127.0.0.1:5000}, {@code [::1]:5000}, {@code localhost:5000}.
 *
 * @param host a name or an address, an IPv6 address without its brackets
 * @param port 1 to 65535, or 0: any free one, which only the command line may ask for
 */
public record ListenAddress(String host, int port) {
  private static final int MOST = 65_535;

  public ListenAddress {
    if (host.isEmpty()) {
      throw new InvalidValue("the host is missing (0.0.0.0 is every address)");
    }
    if (!host.matches("[A-Za-z0-9._:%-]+")) {
      throw new InvalidValue("\"" + host + "\" is no host");
    }
    if (port < 0 || port > MOST) {
      throw new InvalidValue("a port is a number from 1 to " + MOST);
    }
  }

  /**
   * Reads an address.
   *
   * @throws InvalidValue if the text is not {@code HOST:PORT}
   */
  public static ListenAddress parse(String text) {
    String stripped = text.strip();
    int colon = stripped.lastIndexOf(':');
    if (colon < 0 || stripped.endsWith("]")) {
      throw new InvalidValue("the port is missing");
    }
    String host = stripped.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.contains(":")) {
      throw new InvalidValue("an IPv6 address stands in brackets");
    }
    String port = stripped.substring(colon + 1);
    if (!port.matches("\\d{1,5}")) {
      throw new InvalidValue("a port is a number from 1 to " + MOST);
    }
    return new ListenAddress(host, Integer.parseInt(port));
  }

  /**
   * Whether only this machine can reach it. Names other than {@code localhost} are not looked up
   * and count as reachable.
   */
  public boolean isLoopback() {
    if (host.equals("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException notALiteral) {
      return false;
    }
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
