package io.moorage.runner.network;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A container on the bridge.
 *
 * @param container whose it is
 * @param namespace where the runtime joins the network namespace; good until the attachment is
 *     released, in the daemon that made it. One that was taken up again after a restart has none:
 *     the namespace is then found through the container's process
 * @param link name of the host's end, {@code mrg…}; the container's end is {@code eth0}
 * @param mac hardware address of the container's end, {@code 02:42:…}
 * @param address of the container
 * @param gateway the bridge's address
 * @param bits length of the prefix both share
 * @param ipv6 the same for IPv6, where the bridge has it
 * @param ports what was published, random ports drawn
 */
public record Attachment(
    String container,
    Optional<Path> namespace,
    String link,
    String mac,
    Inet4Address address,
    Inet4Address gateway,
    int bits,
    Optional<Ipv6> ipv6,
    List<PublishedPort> ports) {

  public Attachment {
    ports = List.copyOf(ports);
  }

  /** Where in the container a published port leads; empty if it lacks that family. */
  Optional<InetAddress> target(PublishedPort port) {
    return port.address() instanceof Inet4Address ? Optional.of(address) : ipv6.map(Ipv6::address);
  }

  /** The IPv6 side of an attachment. */
  public record Ipv6(Inet6Address address, Inet6Address gateway, int bits) {}
}
