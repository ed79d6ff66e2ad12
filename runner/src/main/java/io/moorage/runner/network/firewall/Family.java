package io.moorage.runner.network.firewall;

/** Families of packets, by the packet filter's numbers. */
final class Family {
  /** IPv4 and IPv6 in one table. */
  static final int BOTH = 1;

  static final int IPV4 = 2;
  static final int IPV6 = 10;

  private Family() {}
}
