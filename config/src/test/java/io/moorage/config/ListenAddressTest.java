package io.moorage.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {
  @Test
  void address_portZero_onlyFromTheCommandLine() {
    Environment env = new Environment(Map.of());
    assertThrows(InvalidValue.class, () -> ValueType.ADDRESS.parse("127.0.0.1:0", env));
    assertEquals(0, ValueType.ADDRESS_OR_FREE_PORT.parse("127.0.0.1:0", env).port());
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:5000,true",
    "127.9.9.9:1,true",
    "localhost:65535,true",
    "[::1]:5000,true",
    "[::ffff:127.0.0.1]:5000,true",
    "0.0.0.0:5000,false",
    "[::]:5000,false",
    "10.0.0.1:5000,false",
    "registry.example:5000,false",
    "localhost.example:5000,false",
  })
  void parse_valid_loopbackKnown(String text, boolean loopback) {
    ListenAddress address = ListenAddress.parse(text);
    assertEquals(loopback, address.isLoopback());
    assertEquals(text, address.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        ":5000",
        "127.0.0.1",
        "127.0.0.1:",
        "127.0.0.1:65536",
        "127.0.0.1:-1",
        "127.0.0.1:http",
        "::1:5000",
        "[::1]",
        "a b:5000",
        "http://a:5000",
      })
  void parse_noAddress_fails(String text) {
    assertThrows(InvalidValue.class, () -> ListenAddress.parse(text));
  }
}
