package io.moorage.runner.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.runner.bundle.ImageDefaults;
import io.moorage.runner.bundle.NetworkRequest;
import io.moorage.runner.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContainerPlacesTest {

  private static NetworkRequest request(boolean publishAll, NetworkRequest.Published... published) {
    return new NetworkRequest(
        "default",
        Set.of("80/tcp", "9000"),
        List.of(published),
        publishAll,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        new Json.Obj(Map.of()));
  }

  private static ImageDefaults image(String... exposed) {
    return new ImageDefaults(
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Set.of(),
        Set.of(exposed),
        Map.of());
  }

  @Test
  void ports_exposedOnly_areNotPublished() {
    assertEquals(List.of(), ContainerPlaces.ports(request(false), image("80/tcp")));
  }

  @Test
  void ports_published_areReadAsTheyWereSent() {
    assertEquals(
        List.of(PortRequest.parse("80/tcp", "127.0.0.1", "8000-8010")),
        ContainerPlaces.ports(
            request(false, new NetworkRequest.Published(80, "tcp", "127.0.0.1", "8000-8010")),
            image()));
  }

  @Test
  void ports_publishAll_addsWhatIsExposedOnce() {
    assertEquals(
        List.of(
            PortRequest.parse("80/tcp", "", "8000"),
            PortRequest.parse("53/udp", "", ""),
            PortRequest.parse("9000/tcp", "", "")),
        ContainerPlaces.ports(
            request(true, new NetworkRequest.Published(80, "tcp", "", "8000")),
            image("53/udp", "80/tcp")));
  }

  @Test
  void ports_sctp_isRefusedByName() {
    var refusal =
        assertThrows(
            NetworkFailure.Unsupported.class,
            () ->
                ContainerPlaces.ports(
                    request(false, new NetworkRequest.Published(80, "sctp", "", "")), image()));
    assertTrue(String.valueOf(refusal.getMessage()).contains("sctp"), refusal.getMessage());
  }
}
