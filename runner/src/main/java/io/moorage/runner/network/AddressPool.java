package io.moorage.runner.network;

import io.moorage.config.Network;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Set;

/**
 * The addresses of one network. Its first belongs to the bridge. One that was given back is not
 * given out again before all others were: who still knows it meets nobody else there.
 *
 * <p>Of a network with more than 2<sup>31</sup> addresses only the first of them are used. Not for
 * several threads at once.
 */
final class AddressPool {
  private static final long GATEWAY = 1;
  private static final int USED_BITS = 31;

  private final Network network;
  private final BigInteger base;

  /** Place of the last address there is: the one behind it is for broadcasts. */
  private final long last;

  private final Set<Long> taken = new HashSet<>();
  private long latest = GATEWAY;

  /**
   * A pool of which nothing is taken.
   *
   * @param network any address of it, and how many bits they share
   */
  AddressPool(Network network) {
    this.network = network;
    byte[] bytes = network.address().getAddress();
    int free = bytes.length * 8 - network.bits();
    this.base = new BigInteger(1, bytes).shiftRight(free).shiftLeft(free);
    this.last = (1L << Math.min(free, USED_BITS)) - 2;
  }

  int bits() {
    return network.bits();
  }

  /** The bridge's own address. */
  InetAddress gateway() {
    return address(GATEWAY);
  }

  /** All of it, by its first address. */
  Network subnet() {
    return new Network(address(0), network.bits());
  }

  boolean contains(InetAddress address) {
    return network.contains(address);
  }

  /**
   * Takes the next free one.
   *
   * @throws NetworkFailure.PoolExhausted if there is none
   */
  InetAddress take() {
    for (long tries = GATEWAY; tries < last; tries++) {
      latest = latest < last ? latest + 1 : GATEWAY + 1;
      if (taken.add(latest)) {
        return address(latest);
      }
    }
    throw new NetworkFailure.PoolExhausted(network);
  }

  /** Takes this one, which a container has from before. */
  void keep(InetAddress address) {
    long place = place(address);
    taken.add(place);
    latest = Math.max(latest, Math.min(place, last));
  }

  void giveBack(InetAddress address) {
    taken.remove(place(address));
  }

  private long place(InetAddress address) {
    return new BigInteger(1, address.getAddress()).subtract(base).longValue();
  }

  private InetAddress address(long place) {
    byte[] number = base.add(BigInteger.valueOf(place)).toByteArray();
    var bytes = new byte[network.address().getAddress().length];
    int length = Math.min(number.length, bytes.length);
    System.arraycopy(number, number.length - length, bytes, bytes.length - length, length);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has the wrong length", e);
    }
  }

  @Override
  public String toString() {
    return network.toString();
  }
}
