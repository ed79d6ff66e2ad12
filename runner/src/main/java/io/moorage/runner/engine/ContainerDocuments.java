package io.moorage.runner.engine;

import io.moorage.runner.Container;
import io.moorage.runner.ContainerState;
import io.moorage.runner.bundle.MountRequest;
import io.moorage.runner.engine.json.Elapsed;
import io.moorage.runner.engine.json.JsonObject;
import io.moorage.runner.network.Attachment;
import io.moorage.runner.network.NetworkMode;
import io.moorage.runner.network.PublishedPort;
import java.net.Inet6Address;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Containers as lists show them; an inspection has more, see {@link InspectContainer}. */
final class ContainerDocuments {
  static final String NEVER = "0001-01-01T00:00:00Z";

  private ContainerDocuments() {}

  /** What {@code docker ps} shows of one. */
  static JsonObject summary(
      Container container, String image, Optional<Attachment> attachment, Instant now) {
    var mode = mode(container);
    return new JsonObject()
        .with("Id", container.id().hex())
        .with("Names", List.of("/" + container.name()))
        .with("Image", image)
        .with("ImageID", container.imageId())
        .with("Command", command(container.arguments()))
        .with("Created", container.created().getEpochSecond())
        .with("Ports", ports(container, attachment))
        .with("Labels", labels(container))
        .with("State", container.state().word())
        .with("Status", status(container.state(), now))
        .with("HostConfig", JsonObject.of("NetworkMode", mode))
        .with("NetworkSettings", JsonObject.of("Networks", networks(mode, attachment)))
        .with("Mounts", mounts(container));
  }

  /** The image's and the container's own, as inspections show them. */
  static Map<String, String> labels(Container container) {
    var labels = new TreeMap<>(container.image().labels());
    labels.putAll(container.request().labels());
    return labels;
  }

  /** A word with spaces is quoted, but for the program. */
  private static String command(List<String> arguments) {
    var words = new ArrayList<String>();
    for (var word : arguments) {
      words.add(!words.isEmpty() && word.contains(" ") ? "'" + word + "'" : word);
    }
    return String.join(" ", words);
  }

  /** The networks that it is in, or will be. */
  static Set<String> networkNames(Container container) {
    var mode = mode(container);
    return mode.startsWith("container:") ? Set.of() : Set.of(mode);
  }

  static String mode(Container container) {
    return NetworkMode.parse(container.request().network().mode()).toString();
  }

  /** {@code Up 2 minutes}, {@code Exited (0) 5 seconds ago}. */
  static String status(ContainerState state, Instant now) {
    return switch (state) {
      case ContainerState.Created _ -> "Created";
      case ContainerState.Running running -> "Up " + since(running.process().started(), now);
      case ContainerState.Paused paused ->
          "Up " + since(paused.process().started(), now) + " (Paused)";
      case ContainerState.Restarting restarting ->
          "Restarting (%d) %s ago"
              .formatted(restarting.last().code(), since(restarting.last().finished(), now));
      case ContainerState.Exited exited ->
          "Exited (%d) %s ago"
              .formatted(exited.exit().code(), since(exited.exit().finished(), now));
      case ContainerState.Removing _ -> "Removal In Progress";
    };
  }

  private static String since(Instant then, Instant now) {
    return Elapsed.words(Duration.between(then, now));
  }

  /** Those that are published, and those that only the container listens on. */
  private static List<JsonObject> ports(Container container, Optional<Attachment> attachment) {
    var all = new ArrayList<JsonObject>();
    var published = attachment.map(Attachment::ports).orElse(List.of());
    if (container.state().current().isPresent()) {
      for (var port : exposed(container)) {
        if (published.stream().noneMatch(p -> key(p).equals(port))) {
          int slash = port.indexOf('/');
          all.add(
              new JsonObject()
                  .with("PrivatePort", Integer.parseInt(port.substring(0, slash)))
                  .with("Type", port.substring(slash + 1)));
        }
      }
      for (var port : published) {
        all.add(
            new JsonObject()
                .with("IP", host(port))
                .with("PrivatePort", port.containerPort())
                .with("PublicPort", port.hostPort())
                .with("Type", port.transport().toString()));
      }
    }
    return all;
  }

  /** {@code 80/tcp} each, those of the image and those asked for. */
  static List<String> exposed(Container container) {
    var all = new TreeSet<>(container.image().exposedPorts());
    all.addAll(container.request().network().exposed());
    return all.stream()
        .map(port -> port.contains("/") ? port : port + "/tcp")
        .filter(port -> port.matches("\\d{1,5}/[a-z]+"))
        .toList();
  }

  static String key(PublishedPort port) {
    return port.containerPort() + "/" + port.transport();
  }

  static String host(PublishedPort port) {
    return port.address() instanceof Inet6Address && port.address().isAnyLocalAddress()
        ? "::"
        : port.address().getHostAddress();
  }

  /** Under the network's name, what the container has of it. */
  static Map<String, JsonObject> networks(String mode, Optional<Attachment> attachment) {
    if (mode.startsWith("container:")) {
      return Map.of();
    }
    return Map.of(
        mode,
        new JsonObject()
            .with("IPAMConfig", null)
            .with("Links", null)
            .with("Aliases", null)
            .with("MacAddress", attachment.map(Attachment::mac).orElse(""))
            .with("DriverOpts", null)
            .with("GwPriority", 0)
            .with("NetworkID", NetworkDocuments.id(mode))
            .with("EndpointID", attachment.map(Attachment::container).orElse(""))
            .with("Gateway", attachment.map(a -> a.gateway().getHostAddress()).orElse(""))
            .with("IPAddress", attachment.map(a -> a.address().getHostAddress()).orElse(""))
            .with("IPPrefixLen", attachment.map(Attachment::bits).orElse(0))
            .with(
                "IPv6Gateway",
                attachment
                    .flatMap(Attachment::ipv6)
                    .map(six -> six.gateway().getHostAddress())
                    .orElse(""))
            .with(
                "GlobalIPv6Address",
                attachment
                    .flatMap(Attachment::ipv6)
                    .map(six -> six.address().getHostAddress())
                    .orElse(""))
            .with(
                "GlobalIPv6PrefixLen",
                attachment.flatMap(Attachment::ipv6).map(Attachment.Ipv6::bits).orElse(0))
            .with("DNSNames", null));
  }

  static List<JsonObject> mounts(Container container) {
    var mounts = new ArrayList<JsonObject>();
    for (var mount : container.request().mounts()) {
      switch (mount) {
        case MountRequest.Bind bind ->
            mounts.add(
                new JsonObject()
                    .with("Type", "bind")
                    .with("Source", bind.source().toString())
                    .with("Destination", bind.destination())
                    .with("Mode", bind.readonly() ? "ro" : "")
                    .with("RW", !bind.readonly())
                    .with("Propagation", bind.propagation()));
        case MountRequest.Tmpfs tmpfs ->
            mounts.add(
                new JsonObject()
                    .with("Type", "tmpfs")
                    .with("Source", "")
                    .with("Destination", tmpfs.destination())
                    .with("Mode", String.join(",", tmpfs.options()))
                    .with("RW", true)
                    .with("Propagation", ""));
      }
    }
    return mounts;
  }
}
