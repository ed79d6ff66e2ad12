package io.moorage.registry.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.config.Network;
import io.moorage.registry.http.Peers.Welcome;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PeersTest {
  private static final ConnectionLimits LIMITS =
      new ConnectionLimits(
          Duration.ofSeconds(10), 0, Duration.ofSeconds(60), 4, 2, 1, false, 100, 200, 16);

  private final Peers peers = new Peers(LIMITS, 1_000, 30, List.of(Network.parse("10.0.0.1")));

  private Peers.Connected connect(String address) {
    return peers.connect(new InetSocketAddress(InetAddress.ofLiteral(address), 1));
  }

  @Test
  void connect_moreThanAnAddressMayHave_isToldOff() {
    assertEquals(Welcome.SERVED, connect("192.0.2.1").welcome());
    assertEquals(Welcome.SERVED, connect("192.0.2.1").welcome());
    var third = connect("192.0.2.1");
    assertEquals(Welcome.TOLD_OFF, third.welcome());
    assertEquals(Welcome.SERVED, connect("192.0.2.2").welcome());
    peers.leave(third);
    assertEquals(3, peers.connections());
  }

  @Test
  void connect_neighboursInOneIpv6Network_areOneAddress() {
    assertEquals(Welcome.SERVED, connect("2001:db8::1").welcome());
    assertEquals(Welcome.SERVED, connect("2001:db8::2").welcome());
    assertEquals(Welcome.TOLD_OFF, connect("2001:db8::3").welcome());
  }

  @Test
  void connect_trustedProxy_isBoundByAllConnectionsAlone() {
    var first = connect("10.0.0.1");
    for (int i = 0; i < 3; i++) {
      assertEquals(Welcome.SERVED, connect("10.0.0.1").welcome());
    }
    assertEquals(Welcome.TOLD_OFF, connect("10.0.0.1").welcome());
    assertTrue(first.peer().mayAsk(10));
    assertTrue(first.peer().mayAsk(10));
  }

  @Test
  void mayAsk_moreThanAnAddressMayHaveOpen_mayNot() {
    var peer = connect("192.0.2.1").peer();
    assertTrue(peer.mayAsk(10));
    assertFalse(peer.mayAsk(10));
    peer.answered(10);
    assertTrue(peer.mayAsk(10));
  }

  @Test
  void mayAsk_moreThanThereIsMemoryFor_mayNot_norMayAProxy() {
    var proxy = connect("10.0.0.1").peer();
    var other = connect("192.0.2.1").peer();
    assertTrue(proxy.mayAsk(10));
    assertTrue(proxy.mayAsk(10));
    assertTrue(other.mayAsk(10));
    assertFalse(proxy.mayAsk(10));
    other.answered(10);
    assertTrue(proxy.mayAsk(10));
  }

  @Test
  void connect_moreThanThereIsMemoryFor_isToldOff() {
    var few = new Peers(LIMITS, 1, 30, List.of());
    var from = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 1);
    var first = few.connect(from);
    assertEquals(Welcome.SERVED, first.welcome());
    assertEquals(Welcome.TOLD_OFF, few.connect(from).welcome());
  }

  @Test
  void leave_last_forgetsTheAddress() {
    peers.leave(connect("192.0.2.1"));
    assertEquals(0, peers.addresses());
    assertEquals(0, peers.connections());
  }
}
