package io.moorage.runner.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The words of the command line and of the engine API. */
class NetworkWordsTest {

  @ParameterizedTest
  @CsvSource({
    "'', bridge",
    "default, bridge",
    "bridge, bridge",
    "none, none",
    "host, host",
    "container:web, container:web"
  })
  void mode_parse_readsEachWord(String text, String word) {
    assertEquals(word, NetworkMode.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"mynet", "container:", "Host", "ns:/proc/1/ns/net"})
  void mode_parse_otherWords_areRefusedByName(String text) {
    var refusal = assertThrows(NetworkFailure.Unsupported.class, () -> NetworkMode.parse(text));
    assertTrue(
        String.valueOf(refusal.getMessage()).contains("\"" + text + "\""), refusal.getMessage());
  }

  @Test
  void request_parse_readsTheEngineApisWords() {
    assertEquals(
        new PortRequest(80, Transport.TCP, Optional.empty(), new PortRange(8080, 8080)),
        PortRequest.parse("80/tcp", "", "8080"));
    assertEquals(
        new PortRequest(
            53,
            Transport.UDP,
            Optional.of(InetAddress.ofLiteral("127.0.0.1")),
            new PortRange(8000, 8010)),
        PortRequest.parse("53/udp", "127.0.0.1", "8000-8010"));
    assertEquals(PortRange.ANY, PortRequest.parse("80", "::", "").hostPorts());
    assertEquals(PortRange.ANY, PortRequest.parse("80", "::", "0").hostPorts());
  }

  @ParameterizedTest
  @CsvSource({
    "0/tcp, '', 80",
    "65536/tcp, '', 80",
    "80/sctp, '', 80",
    "x/tcp, '', 80",
    "80/tcp, localhost, 80",
    "80/tcp, 1.2.3, 80",
    "80/tcp, '', 65536",
    "80/tcp, '', -1",
    "80/tcp, '', 9-8",
    "80/tcp, '', 0-8",
    "80/tcp, '', 8-"
  })
  void request_parse_badWords_areRefused(String port, String hostIp, String hostPort) {
    assertThrows(NetworkFailure.Unsupported.class, () -> PortRequest.parse(port, hostIp, hostPort));
  }

  @Test
  void publishedPort_readsAsPeopleKnowIt() {
    var port = new PublishedPort(InetAddress.ofLiteral("::"), 8000, 80, Transport.TCP);
    assertEquals("[::]:8000->80/tcp", port.toString());
  }
}
