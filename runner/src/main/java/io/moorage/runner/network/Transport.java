package io.moorage.runner.network;

import java.util.Locale;

/** What a port belongs to. {@code toString} is the form on the wire: {@code tcp}. */
public enum Transport {
  TCP(6),
  UDP(17);

  private final int number;

  Transport(int number) {
    this.number = number;
  }

  /** Its number in an IP header. */
  public int number() {
    return number;
  }

  /**
   * Reads {@code tcp} or {@code udp}.
   *
   * @throws NetworkFailure.Unsupported if it is another one, such as {@code sctp}
   */
  public static Transport parse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "tcp" -> TCP;
      case "udp" -> UDP;
      default ->
          throw new NetworkFailure.Unsupported(
              "ports of protocol \"" + text + "\" are not supported; there are tcp and udp");
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
