package io.moorage.runner.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.moorage.config.InvalidValue;
import io.moorage.config.Network;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkSettingsTest {

  @Test
  void defaults() {
    var settings = NetworkSettings.DEFAULT;
    assertEquals("moorage0", settings.bridge());
    assertEquals("moorage", settings.table());
    assertEquals("[10.211.0.0/16, 172.29.0.0/16, 192.168.208.0/20]", settings.pools().toString());
    assertEquals(Optional.empty(), settings.ipv6());
    assertEquals(1500, settings.mtu());
  }

  @Test
  void table_ofAnotherBridge_bearsItsName() {
    var pools = List.of(Network.parse("10.0.0.0/8"));
    assertEquals(
        "moorage_br_x1", new NetworkSettings("br-x1", pools, Optional.empty(), 1500).table());
  }

  @ParameterizedTest
  @CsvSource({
    "a-name-of-sixteen, 10.0.0.0/24, fd00::/64",
    "a/b, 10.0.0.0/24, fd00::/64",
    "br0, 10.0.0.0/31, fd00::/64",
    "br0, fd00::/64, fd00::/64",
    "br0, 10.0.0.0/24, 10.0.0.0/24",
    "br0, 10.0.0.0/24, fd00::/120"
  })
  void badSettings_areRefused(String bridge, String pool, String ipv6) {
    var pools = List.of(Network.parse(pool));
    var six = Optional.of(Network.parse(ipv6));
    assertThrows(InvalidValue.class, () -> new NetworkSettings(bridge, pools, six, 1500));
  }
}
