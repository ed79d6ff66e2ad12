package io.moorage.runner.network;

import java.net.InetAddress;

/** Addresses as people write them. */
final class AddressLiteral {
  private AddressLiteral() {}

  /**
   * Reads {@code 192.0.2.1}, {@code 2001:db8::1} or {@code [2001:db8::1]}; nothing is looked up.
   *
   * @throws IllegalArgumentException if it is none; {@code 192.0.2} is none either
   */
  static InetAddress parse(String text) {
    boolean bracketed = text.startsWith("[") && text.endsWith("]");
    String literal = bracketed ? text.substring(1, text.length() - 1) : text;
    if (literal.indexOf(':') < 0 && !literal.matches("[0-9]{1,3}([.][0-9]{1,3}){3}")) {
      throw new IllegalArgumentException("\"" + text + "\" is no address");
    }
    return InetAddress.ofLiteral(literal);
  }
}
