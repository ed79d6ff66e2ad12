package io.moorage.registry.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.oci.SyntaxFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryHostTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "a.b:5000", "localhost", "127.0.0.1:1", "[::1]", "[::1]:5000"})
  void parse_host_comesBack(String word) {
    assertEquals(word, RegistryHost.parse(word).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ":1", "a:", "a:b", "a:65536", "a b", "a/b", "a@b", "-a", "a..b", "[", "[x]", "my_reg",
        "[::::]", "a.1x"
      })
  void parse_noHost_isRefused(String word) {
    assertThrows(SyntaxFailure.MalformedName.class, () -> RegistryHost.parse(word));
  }

  @Test
  void parse_formerNames_areDockersRegistry() {
    assertEquals(RegistryHost.DOCKER_HUB, RegistryHost.parse("index.docker.io"));
    assertEquals("registry-1.docker.io", RegistryHost.DOCKER_HUB.authority());
  }

  @Test
  void isLoopback_onlyThisMachine() {
    assertTrue(RegistryHost.parse("localhost:5000").isLoopback());
    assertTrue(RegistryHost.parse("127.9.9.9").isLoopback());
    assertTrue(RegistryHost.parse("[::1]:1").isLoopback());
    assertFalse(RegistryHost.parse("127.0.0.1.example").isLoopback());
    assertFalse(RegistryHost.parse("localhost.example").isLoopback());
  }
}
