package io.moorage.deploy.serve;

import io.moorage.config.Config;
import io.moorage.config.ConfigKey;
import io.moorage.config.Network;
import io.moorage.config.ValueType;
import io.moorage.runner.network.NetworkSettings;
import java.nio.file.Path;
import java.util.List;

/** What can be set of the runner. */
public final class RunnerKeys {
  private static final NetworkSettings NETWORK = NetworkSettings.DEFAULT;

  public static final ConfigKey<Path> SOCKET =
      ConfigKey.unset(
          "runner.socket",
          ValueType.PATH,
          "The socket that docker and the verbs of moorage connect to. Without the setting it is"
              + " runner/moorage.sock in the data directory.");

  static final ConfigKey<String> SOCKET_GROUP =
      ConfigKey.unset(
          "runner.socket-group",
          ValueType.word("a group such as docker"),
          "Whose members may use the socket, and thereby have the rights of root. Without the"
              + " setting it is the group docker, if there is one.");

  static final ConfigKey<String> DEFAULT_REGISTRY =
      ConfigKey.unset(
          "runner.default-registry",
          ValueType.word("a registry such as registry.example:5000"),
          "Where an image is looked for whose name says no registry and that is not here. Without"
              + " the setting it is this registry under serve --runner, else docker.io.");

  static final ConfigKey<Boolean> REQUIRE_PATCHED =
      ConfigKey.of(
          "runner.runtime.require-patched",
          ValueType.SWITCH,
          false,
          "Whether a runtime with known holes is refused. Without it, it is used with a warning"
              + " that names them.");

  static final ConfigKey<String> BRIDGE =
      ConfigKey.of(
          "runner.network.bridge",
          ValueType.word("a name such as moorage0"),
          NETWORK.bridge(),
          "The bridge that containers are on, and the table of rules beside it. Two runners on one"
              + " host need two.");

  static final ConfigKey<List<Network>> POOLS =
      ConfigKey.of(
          "runner.network.pools",
          ValueType.NETWORKS,
          NETWORK.pools(),
          "Where containers get their addresses from: the first of these that the host is not in"
              + " already.");

  static final ConfigKey<Network> IPV6_POOL =
      ConfigKey.unset(
          "runner.network.ipv6-pool",
          ValueType.NETWORK,
          "Where containers get an IPv6 address from, too. Without it they have none.");

  static final ConfigKey<Integer> MTU =
      ConfigKey.of(
          "runner.network.mtu",
          ValueType.count(576, 65_535),
          NETWORK.mtu(),
          "The longest packet of containers, in bytes.");

  static final ConfigKey<Boolean> PLAIN_HTTP =
      ConfigKey.perName(
          "runner.registries.*.plain-http",
          ValueType.SWITCH,
          "Whether the registry of this name, such as registry.example:5000, is spoken to without"
              + " TLS. One on a loopback address may be in any case.");

  static final ConfigKey<List<String>> MIRRORS =
      ConfigKey.perName(
          "runner.registries.*.mirrors",
          ValueType.words("registries such as mirror.example:5000"),
          "What is asked before the registry itself, in this order.");

  static final List<ConfigKey<?>> KEYS =
      List.of(
          SOCKET,
          SOCKET_GROUP,
          DEFAULT_REGISTRY,
          REQUIRE_PATCHED,
          BRIDGE,
          POOLS,
          IPV6_POOL,
          MTU,
          PLAIN_HTTP,
          MIRRORS);

  private RunnerKeys() {}

  /** Where the socket is. */
  public static Path socket(Config config) {
    return config
        .find(SOCKET)
        .orElseGet(() -> config.get(Settings.DATA_DIR).resolve("runner").resolve("moorage.sock"));
  }

  static NetworkSettings network(Config config) {
    return new NetworkSettings(
        config.get(BRIDGE), config.get(POOLS), config.find(IPV6_POOL), config.get(MTU));
  }
}
