package io.moorage.runner.engine;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.runner.engine.json.JsonObject;
import io.moorage.runner.network.BridgeFacts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The networks there are, as lists and inspections show them: bridge, host and none. */
record NetworkDocuments(EngineParts parts) {
  static final String SCOPE = "local";

  /** Each by its driver. */
  private static final Map<String, String> DRIVERS =
      Map.of("bridge", "bridge", "host", "host", "none", "null");

  static List<String> names() {
    return DRIVERS.keySet().stream().sorted().toList();
  }

  static String driver(String name) {
    return DRIVERS.getOrDefault(name, "");
  }

  /** Clients tell networks apart by ids of 64 digits. */
  static String id(String name) {
    return Digest.of(
            DigestAlgorithm.SHA256, ("moorage network " + name).getBytes(StandardCharsets.UTF_8))
        .hex();
  }

  /** A network without who is on it. */
  JsonObject summary(String name) {
    boolean bridge = name.equals("bridge");
    var facts = parts.networks().facts();
    return new JsonObject()
        .with("Name", name)
        .with("Id", id(name))
        .with("Created", ContainerDocuments.NEVER)
        .with("Scope", SCOPE)
        .with("Driver", driver(name))
        .with("EnableIPv4", true)
        .with("EnableIPv6", bridge && facts.ipv6())
        .with(
            "IPAM",
            new JsonObject()
                .with("Driver", "default")
                .with("Options", null)
                .with("Config", bridge ? ranges(facts) : null))
        .with("Internal", false)
        .with("Attachable", false)
        .with("Ingress", false)
        .with("ConfigFrom", JsonObject.of("Network", ""))
        .with("ConfigOnly", false)
        .with("Containers", Map.of())
        .with("Options", bridge ? options(facts) : Map.of())
        .with("Labels", Map.of());
  }

  private static List<JsonObject> ranges(BridgeFacts facts) {
    return facts.ranges().stream()
        .map(
            range ->
                new JsonObject()
                    .with("Subnet", range.subnet().toString())
                    .with("Gateway", range.gateway().getHostAddress()))
        .toList();
  }

  private static JsonObject options(BridgeFacts facts) {
    return new JsonObject()
        .with("com.docker.network.bridge.default_bridge", "true")
        .with("com.docker.network.bridge.enable_icc", "true")
        .with("com.docker.network.bridge.enable_ip_masquerade", "true")
        .with("com.docker.network.bridge.name", facts.name())
        .with("com.docker.network.driver.mtu", Integer.toString(facts.mtu()));
  }
}
