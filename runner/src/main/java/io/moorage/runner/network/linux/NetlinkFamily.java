package io.moorage.runner.network.linux;

/** Part of the kernel at the other end of a netlink socket. */
public enum NetlinkFamily {
  ROUTE(0),
  NETFILTER(12);

  private final int number;

  NetlinkFamily(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
