package io.moorage.deploy.serve;

import io.moorage.config.ByteSize;
import io.moorage.config.Config;
import io.moorage.config.ConfigKey;
import io.moorage.config.Network;
import io.moorage.config.ValueType;
import io.moorage.runner.ContainerSettings;
import io.moorage.runner.network.NetworkSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What can be set of the runner. */
public final class RunnerKeys {
  private static final NetworkSettings NETWORK = NetworkSettings.DEFAULT;
  private static final ContainerSettings CONTAINERS = ContainerSettings.DEFAULT;

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

  static final ConfigKey<ByteSize> LOG_SIZE =
      ConfigKey.of(
          "runner.containers.log-size",
          ValueType.sizeFrom(new ByteSize(4 << 10)),
          new ByteSize(CONTAINERS.logSize()),
          "How large a file of a container's log becomes before the next is begun. --log-opt"
              + " max-size sets it for one container.");

  static final ConfigKey<Integer> LOG_FILES =
      ConfigKey.of(
          "runner.containers.log-files",
          ValueType.count(1, 1000),
          CONTAINERS.logFiles(),
          "How many files of a container's log are kept. --log-opt max-file sets it for one"
              + " container.");

  static final ConfigKey<Duration> STOP_TIMEOUT =
      ConfigKey.of(
          "runner.containers.stop-timeout",
          ValueType.DURATION_OR_NONE,
          CONTAINERS.stopTimeout(),
          "How long a container that is told to stop has to end before it is killed, in whole"
              + " seconds. --stop-timeout sets it for one container, and docker stop -t for once.");

  static final ConfigKey<Duration> RESTART_PAUSE =
      ConfigKey.of(
          "runner.containers.restart-pause",
          ValueType.DURATION,
          CONTAINERS.longestPause(),
          "The longest pause between a container's end and its start by its restart policy. The"
              + " first one is 100ms, and each one after a short life is twice the last.");

  static final ConfigKey<Integer> PROCESSES =
      ConfigKey.of(
          "runner.containers.processes",
          ValueType.count(0, 4_194_304),
          CONTAINERS.processes(),
          "How many processes and threads a container may have that asks for no limit of its own"
              + " (--pids-limit). 0 is any number.");

  static final ConfigKey<String> BRIDGE =
      ConfigKey.of(
          "runner.network.bridge",
          ValueType.word("a name such as moorage0").checked(NetworkSettings::requireBridge),
          NETWORK.bridge(),
          "The bridge that containers are on, and the table of rules beside it. Two runners on one"
              + " host need two.");

  static final ConfigKey<List<Network>> POOLS =
      ConfigKey.of(
          "runner.network.pools",
          ValueType.NETWORKS.checked(NetworkSettings::requirePools),
          NETWORK.pools(),
          "Where containers get their addresses from: the first of these that the host is not in"
              + " already.");

  static final ConfigKey<Network> IPV6_POOL =
      ConfigKey.unset(
          "runner.network.ipv6-pool",
          ValueType.NETWORK.checked(NetworkSettings::requireIpv6),
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

  static final ConfigKey<List<String>> TOKEN_HOSTS =
      ConfigKey.perName(
          "runner.registries.*.token-hosts",
          ValueType.words("hosts such as auth.example"),
          "Whom a login at this registry may be shown to for a token, beside the registry's own"
              + " host.");

  static final List<ConfigKey<?>> KEYS =
      List.of(
          SOCKET,
          SOCKET_GROUP,
          DEFAULT_REGISTRY,
          REQUIRE_PATCHED,
          LOG_SIZE,
          LOG_FILES,
          STOP_TIMEOUT,
          RESTART_PAUSE,
          PROCESSES,
          BRIDGE,
          POOLS,
          IPV6_POOL,
          MTU,
          PLAIN_HTTP,
          MIRRORS,
          TOKEN_HOSTS);

  private RunnerKeys() {}

  /** Where the socket is. */
  public static Path socket(Config config) {
    return config
        .find(SOCKET)
        .orElseGet(() -> config.get(Settings.DATA_DIR).resolve("runner").resolve("moorage.sock"));
  }

  static ContainerSettings containers(Config config) {
    return new ContainerSettings(
        CONTAINERS.cgroupParent(),
        config.get(STOP_TIMEOUT),
        config.get(LOG_SIZE).bytes(),
        config.get(LOG_FILES),
        config.get(RESTART_PAUSE),
        config.get(PROCESSES));
  }

  static NetworkSettings network(Config config) {
    return new NetworkSettings(
        config.get(BRIDGE), config.get(POOLS), config.find(IPV6_POOL), config.get(MTU));
  }
}
