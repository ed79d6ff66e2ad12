package io.moorage.config;

import java.net.InetAddress;

/**
 * The addresses that begin with the same bits: {@code 10.0.0.0/8}, {@code fd00::/8}, or one address
 * alone.
 *
 * @param address any of them
 * @param bits how many bits they share, from the left
 */
public record Network(InetAddress address, int bits) {

  public Network {
    int most = address.getAddress().length * 8;
    if (bits < 0 || bits > most) {
      throw new InvalidValue("the number behind the slash is one from 0 to " + most);
    }
  }

  /**
   * Reads a network.
   *
   * @throws InvalidValue if the text is neither an address nor an address, a slash and a number
   */
  public static Network parse(String text) {
    String stripped = text.strip();
    int slash = stripped.indexOf('/');
    InetAddress address = literal(slash < 0 ? stripped : stripped.substring(0, slash));
    if (slash < 0) {
      return new Network(address, address.getAddress().length * 8);
    }
    String bits = stripped.substring(slash + 1);
    if (!bits.matches("\\d{1,3}")) {
      throw new InvalidValue("\"" + bits + "\" behind the slash is no number");
    }
    return new Network(address, Integer.parseInt(bits));
  }

  private static InetAddress literal(String text) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidValue("\"" + text + "\" is no address", e);
    }
  }

  /** Whether an address is among them. One of IPv4 is never in a network of IPv6. */
  public boolean contains(InetAddress other) {
    byte[] mine = address.getAddress();
    byte[] its = other.getAddress();
    if (mine.length != its.length) {
      return false;
    }
    int whole = bits / 8;
    for (int i = 0; i < whole; i++) {
      if (mine[i] != its[i]) {
        return false;
      }
    }
    int rest = bits % 8;
    return rest == 0 || (mine[whole] ^ its[whole]) >> (8 - rest) == 0;
  }

  @Override
  public String toString() {
    return address.getHostAddress() + "/" + bits;
  }
}
