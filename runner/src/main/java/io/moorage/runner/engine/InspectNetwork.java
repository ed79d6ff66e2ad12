package io.moorage.runner.engine;

import io.moorage.runner.Container;
import io.moorage.runner.engine.json.JsonObject;
import io.moorage.runner.network.Attachment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** {@code docker network inspect}. */
record InspectNetwork(EngineParts parts) implements EndPoint {

  @Override
  public Answer answer(String reference, EngineCall call) {
    var name =
        NetworkDocuments.names().stream()
            .filter(one -> one.equals(reference) || isIdOf(one, reference))
            .findFirst()
            .orElseThrow(() -> EngineRefusal.notFound("network %s not found".formatted(reference)));
    return Answer.json(
        200, new NetworkDocuments(parts).summary(name).with("Containers", containers(name)));
  }

  private static boolean isIdOf(String name, String reference) {
    return !reference.isEmpty() && NetworkDocuments.id(name).startsWith(reference);
  }

  /** Who is on it. */
  private Map<String, JsonObject> containers(String name) {
    var there = new LinkedHashMap<String, JsonObject>();
    for (var container : parts.containers().list()) {
      if (container.state().current().isPresent()
          && ContainerDocuments.mode(container).equals(name)) {
        there.put(
            container.id().hex(), endPoint(container, parts.networks().find(container.id().hex())));
      }
    }
    return there;
  }

  private static JsonObject endPoint(Container container, Optional<Attachment> attachment) {
    return new JsonObject()
        .with("Name", container.name())
        .with("EndpointID", attachment.map(Attachment::container).orElse(""))
        .with("MacAddress", attachment.map(Attachment::mac).orElse(""))
        .with(
            "IPv4Address",
            attachment.map(a -> a.address().getHostAddress() + "/" + a.bits()).orElse(""))
        .with(
            "IPv6Address",
            attachment
                .flatMap(Attachment::ipv6)
                .map(six -> six.address().getHostAddress() + "/" + six.bits())
                .orElse(""));
  }
}
