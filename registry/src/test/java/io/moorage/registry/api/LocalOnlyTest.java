package io.moorage.registry.api;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.registry.endpoint.FakeCall;
import io.moorage.registry.endpoint.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in. */
class LocalOnlyTest {
  private static FakeCall call() {
    return FakeCall.empty().header("Host", "127.0.0.1:5000").header("User-Agent", "curl/8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.9.9.9", "0:0:0:0:0:0:0:1", "::1", "::ffff:127.0.0.1"})
  void peer_loopback_passes(String peer) {
    assertDoesNotThrow(() -> LocalOnly.require(peer, call()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "0.0.0.0", "::", "fe80::1%eth0", "localhost", "", "x"})
  void peer_other_isRefused(String peer) {
    var refusal = assertThrows(Refusal.class, () -> LocalOnly.require(peer, call()));
    assertEquals(403, refusal.code().status());
    assertTrue(String.valueOf(refusal.getMessage()).contains("registry's own machine"));
  }

  @ParameterizedTest
  @CsvSource({
    "Forwarded,for=10.0.0.1",
    "forwarded,''",
    "Via,1.1 nginx",
    "X-Real-IP,10.0.0.1",
    "x-real-ip,127.0.0.1",
    "X-Forwarded-For,10.0.0.1",
    "X-FORWARDED-FOR,127.0.0.1",
    "X-Forwarded-Proto,https",
    "X-Forwarded-Anything,x",
    "X-Client-IP,10.0.0.1",
    "Origin,http://127.0.0.1:5000",
    "Origin,null",
    "Sec-Fetch-Site,cross-site",
    "Sec-Fetch-Site,same-site",
    "Sec-Fetch-Site,same-origin",
    "Sec-Fetch-Site,''"
  })
  void field_ofProxyOrPage_isRefusedAndNamed(String name, String value) {
    var refusal =
        assertThrows(
            Refusal.class, () -> LocalOnly.require("127.0.0.1", call().header(name, value)));
    assertEquals(403, refusal.code().status());
    assertTrue(String.valueOf(refusal.getMessage()).contains(name), refusal.getMessage());
  }

  @Test
  void addressTypedIntoABrowser_passes() {
    assertDoesNotThrow(
        () -> LocalOnly.require("127.0.0.1", call().header("Sec-Fetch-Site", "none")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:5000",
        "LOCALHOST",
        "127.0.0.1",
        "127.1.2.3:1",
        "[::1]",
        "[::1]:5000"
      })
  void host_local_passes(String host) {
    assertDoesNotThrow(() -> LocalOnly.require("127.0.0.1", FakeCall.empty().header("Host", host)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "registry.example",
        "evil.example:5000",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "10.0.0.1",
        "0.0.0.0:5000",
        "[::]:5000",
        "[::1",
        "::1"
      })
  void host_other_isRefused(String host) {
    var refusal =
        assertThrows(
            Refusal.class,
            () -> LocalOnly.require("127.0.0.1", FakeCall.empty().header("Host", host)));
    assertEquals(403, refusal.code().status());
  }

  @Test
  void host_missing_isRefused() {
    assertThrows(Refusal.class, () -> LocalOnly.require("127.0.0.1", FakeCall.empty()));
  }
}
