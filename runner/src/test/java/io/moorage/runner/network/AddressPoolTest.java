package io.moorage.runner.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.moorage.config.Network;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class AddressPoolTest {

  private static AddressPool pool(String network) {
    return new AddressPool(Network.parse(network));
  }

  private static InetAddress address(String text) {
    return InetAddress.ofLiteral(text);
  }

  @Test
  void gateway_isTheFirstOfTheNetwork() {
    assertEquals(address("10.1.2.1"), pool("10.1.2.77/24").gateway());
    assertEquals(address("fd00::1"), pool("fd00::/64").gateway());
    assertEquals(address("192.168.208.1"), pool("192.168.208.0/20").gateway());
  }

  @Test
  void take_givesOneAfterTheOther() {
    var pool = pool("10.1.2.0/24");
    assertEquals(address("10.1.2.2"), pool.take());
    assertEquals(address("10.1.2.3"), pool.take());
    var six = pool("fd00::/64");
    assertEquals(address("fd00::2"), six.take());
  }

  @Test
  void take_addressGivenBack_comesLast() {
    var pool = pool("10.1.2.0/29");
    var first = pool.take();
    pool.giveBack(first);
    for (int i = 3; i <= 6; i++) {
      assertEquals(address("10.1.2." + i), pool.take());
    }
    assertEquals(first, pool.take());
  }

  @Test
  void take_nothingLeft_isRefused() {
    var pool = pool("10.1.2.0/30");
    assertEquals(address("10.1.2.2"), pool.take());
    assertThrows(NetworkFailure.PoolExhausted.class, pool::take);
    pool.giveBack(address("10.1.2.2"));
    assertEquals(address("10.1.2.2"), pool.take());
  }

  @Test
  void keep_addressOfBefore_isNotGivenOut() {
    var pool = pool("10.1.2.0/29");
    pool.keep(address("10.1.2.3"));
    for (int i : new int[] {4, 5, 6, 2}) {
      assertEquals(address("10.1.2." + i), pool.take());
    }
    assertThrows(NetworkFailure.PoolExhausted.class, pool::take);
  }

  @Test
  void take_pastTheFirstByte_carries() {
    var pool = pool("10.1.0.0/16");
    for (int i = 2; i < 256; i++) {
      pool.take();
    }
    assertEquals(address("10.1.1.0"), pool.take());
  }
}
