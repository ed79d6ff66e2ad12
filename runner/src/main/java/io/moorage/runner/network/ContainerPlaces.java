package io.moorage.runner.network;

import io.moorage.runner.bundle.ContainerId;
import io.moorage.runner.bundle.ContainerRequest;
import io.moorage.runner.bundle.Ground.FileMount;
import io.moorage.runner.bundle.Ground.NetworkPlace;
import io.moorage.runner.bundle.ImageDefaults;
import io.moorage.runner.bundle.NetworkRequest;
import io.moorage.runner.bundle.NetworkRequest.Published;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Gives a container the network it asked for, and the files by which it knows names. */
public final class ContainerPlaces {
  private static final Path HOSTS = Path.of("/etc/hosts");
  private static final Path HOSTNAME = Path.of("/proc/sys/kernel/hostname");

  private final Networks networks;
  private final Others others;

  /**
   * Places on these networks.
   *
   * @param others where a container is found that another one joins
   */
  public ContainerPlaces(Networks networks, Others others) {
    this.networks = networks;
    this.others = others;
  }

  /** The containers there are. */
  @FunctionalInterface
  public interface Others {
    /** One that runs, by its id or name; empty if there is none. */
    Optional<Other> running(String container);
  }

  /**
   * A container that runs.
   *
   * @param pid of its first process
   * @param directory where its files are
   */
  public record Other(long pid, Path directory) {}

  /**
   * Where a container is.
   *
   * @param hostname none for its own or default one
   * @param files to be bound over what the image has
   */
  public record Place(NetworkPlace network, Optional<String> hostname, List<FileMount> files) {
    public Place {
      files = List.copyOf(files);
    }
  }

  /**
   * Prepares a container's place, before each start of it.
   *
   * @param directory where its files are written
   * @throws NetworkFailure whose message is what the client reads
   */
  public Place prepare(
      ContainerId id, ContainerRequest request, ImageDefaults image, Path directory) {
    try {
      return switch (NetworkMode.parse(request.network().mode())) {
        case NetworkMode.Bridge _ -> bridge(id, request, image, directory);
        case NetworkMode.None _ -> none(id, request, directory);
        case NetworkMode.Host _ -> host(request, directory);
        case NetworkMode.Joined(String other) -> joined(other, request.network());
      };
    } catch (IOException e) {
      throw new NetworkFailure.SetUpFailed(
          "could not write what container " + id + " knows of names: " + e.getMessage(), e);
    }
  }

  /** Takes a container's place back after it ended; nothing happens if it has none of its own. */
  public void release(ContainerId id) {
    networks.release(id.hex());
  }

  private Place bridge(
      ContainerId id, ContainerRequest request, ImageDefaults image, Path directory)
      throws IOException {
    var attachment = networks.attach(id.hex(), ports(request.network(), image));
    try {
      var names =
          NameFiles.bridge(names(hostname(id, request), request), attachment, ResolvConf.ofHost());
      Path namespace =
          attachment
              .namespace()
              .orElseThrow(() -> new IllegalStateException("a new attachment has a namespace"));
      return new Place(
          new NetworkPlace.Joined(namespace), Optional.empty(), write(names, directory));
    } catch (IOException | RuntimeException e) {
      networks.release(id.hex());
      throw e;
    }
  }

  private static Place none(ContainerId id, ContainerRequest request, Path directory)
      throws IOException {
    var names = NameFiles.none(names(hostname(id, request), request), ResolvConf.ofHost());
    return new Place(new NetworkPlace.Fresh(), Optional.empty(), write(names, directory));
  }

  private static Place host(ContainerRequest request, Path directory) throws IOException {
    String hostname = request.hostname().orElse(Sysctl.readAtOnce(HOSTNAME));
    String hosts = Files.exists(HOSTS) ? Files.readString(HOSTS) : "";
    var names = NameFiles.host(names(hostname, request), hosts, ResolvConf.ofHostAsIs());
    return new Place(new NetworkPlace.Host(), Optional.of(hostname), write(names, directory));
  }

  private Place joined(String name, NetworkRequest network) {
    if (!network.published().isEmpty() || network.publishAll()) {
      throw new NetworkFailure.Unsupported(
          "conflicting options: port publishing and the container type network mode");
    }
    if (!network.dns().isEmpty() || !network.extraHosts().isEmpty()) {
      throw new NetworkFailure.Unsupported(
          "conflicting options: dns and custom host-to-IP mapping and the container type network"
              + " mode");
    }
    var other =
        others
            .running(name)
            .orElseThrow(
                () ->
                    new NetworkFailure.Unsupported(
                        "cannot join network of a non running container: " + name));
    return new Place(
        new NetworkPlace.Joined(Path.of("/proc/" + other.pid() + "/ns/net")),
        Optional.empty(),
        mounts(NameFiles.in(other.directory())));
  }

  private static String hostname(ContainerId id, ContainerRequest request) {
    return request.hostname().orElse(id.abbreviated());
  }

  private static NameFiles.Request names(String hostname, ContainerRequest request) {
    var network = request.network();
    return new NameFiles.Request(
        hostname,
        request.domainname().orElse(""),
        network.extraHosts(),
        new ResolvConf(network.dns(), network.dnsSearch(), network.dnsOptions()));
  }

  private static List<FileMount> write(NameFiles names, Path directory) throws IOException {
    return mounts(names.write(directory));
  }

  private static List<FileMount> mounts(List<Path> files) {
    return files.stream()
        .map(file -> new FileMount(file, "/etc/" + file.getFileName(), false))
        .toList();
  }

  /** What was published, and with {@code -P} the rest of what is exposed, at random ports. */
  static List<PortRequest> ports(NetworkRequest network, ImageDefaults image) {
    var ports = new ArrayList<PortRequest>();
    var published = new HashSet<String>();
    for (Published port : network.published()) {
      String inside = port.containerPort() + "/" + port.protocol();
      published.add(inside);
      ports.add(PortRequest.parse(inside, port.hostAddress(), port.hostPort()));
    }
    if (network.publishAll()) {
      var exposed = new TreeSet<>(network.exposed());
      exposed.addAll(image.exposedPorts());
      for (String port : exposed) {
        String inside = port.contains("/") ? port : port + "/tcp";
        if (published.add(inside)) {
          ports.add(PortRequest.parse(inside, "", ""));
        }
      }
    }
    return ports;
  }
}
