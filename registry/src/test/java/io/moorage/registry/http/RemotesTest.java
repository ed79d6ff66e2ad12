package io.moorage.registry.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.moorage.config.Network;
import io.vertx.core.MultiMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemotesTest {
  private static final Remotes REMOTES =
      new Remotes(List.of(Network.parse("127.0.0.1"), Network.parse("10.0.0.0/8")));

  private static MultiMap fields(String... namesAndValues) {
    var fields = MultiMap.caseInsensitiveMultiMap();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return fields;
  }

  @Test
  void of_somebodyElse_isThePeer() {
    assertEquals("192.0.2.1", REMOTES.of("192.0.2.1", fields("X-Forwarded-For", "203.0.113.9")));
  }

  @Test
  void of_trustedProxyThatSaysNothing_isThePeer() {
    assertEquals("10.1.2.3", REMOTES.of("10.1.2.3", fields()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.9               | 203.0.113.9",
        "203.0.113.9, 10.9.9.9     | 203.0.113.9",
        "1.1.1.1, 203.0.113.9      | 203.0.113.9",
        "203.0.113.9:4711          | 203.0.113.9",
        "2001:db8::1               | 2001:db8:0:0:0:0:0:1",
        "[2001:db8::1]:4711        | 2001:db8:0:0:0:0:0:1",
        "10.8.8.8, 10.9.9.9        | 10.8.8.8",
        "1.1.1.1, nonsense         | unknown",
        "1.1.1.1, nonsense, 10.0.0.1 | 10.0.0.1",
        "''                        | unknown",
      })
  void of_list_isTheLastThatIsNoProxy(String list, String expected) {
    assertEquals(expected, REMOTES.of("127.0.0.1", fields("X-Forwarded-For", list)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "for=203.0.113.9;proto=https;by=10.0.0.1         | 203.0.113.9",
        "For=\"[2001:db8::1]:4711\"                      | 2001:db8:0:0:0:0:0:1",
        "for=1.1.1.1, proto=https ; for=203.0.113.9      | 203.0.113.9",
        "for=_hidden                                     | unknown",
        "proto=https                                     | unknown",
      })
  void of_forwarded_isTheLastThatIsNoProxy(String list, String expected) {
    assertEquals(expected, REMOTES.of("127.0.0.1", fields("Forwarded", list)));
  }

  /** The proxy made one of them, and passed on the other as the client made it up. */
  @Test
  void of_fieldsThatDisagree_isThePeer() {
    assertEquals(
        "127.0.0.1",
        REMOTES.of(
            "127.0.0.1", fields("X-Forwarded-For", "203.0.113.9", "Forwarded", "for=1.1.1.1")));
    assertEquals(
        "203.0.113.9",
        REMOTES.of(
            "127.0.0.1", fields("X-Forwarded-For", "203.0.113.9", "Forwarded", "for=203.0.113.9")));
  }

  @Test
  void of_fieldTwice_isOneList() {
    assertEquals(
        "203.0.113.9",
        REMOTES.of(
            "127.0.0.1",
            fields("X-Forwarded-For", "1.1.1.1", "X-Forwarded-For", "203.0.113.9, 10.1.1.1")));
  }
}
