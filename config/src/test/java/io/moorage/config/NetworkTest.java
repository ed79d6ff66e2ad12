package io.moorage.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8,       10.255.1.2,   true",
    "10.0.0.0/8,       11.0.0.1,     false",
    "192.168.128.0/17, 192.168.255.1, true",
    "192.168.128.0/17, 192.168.127.1, false",
    "127.0.0.1,        127.0.0.1,    true",
    "127.0.0.1,        127.0.0.2,    false",
    "0.0.0.0/0,        203.0.113.9,  true",
    "0.0.0.0/0,        ::1,          false",
    "fd00::/8,         fdff::1,      true",
    "fd00::/8,         fe80::1,      false",
    "::1,              ::1,          true",
    "10.0.0.0/8,       ::ffff:10.1.1.1, true",
  })
  void contains(String network, String address, boolean expected) {
    assertEquals(expected, Network.parse(network).contains(InetAddress.ofLiteral(address)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/-1", "a/8", "example.com"})
  void parse_none_isRefused(String text) {
    assertThrows(InvalidValue.class, () -> Network.parse(text));
  }
}
