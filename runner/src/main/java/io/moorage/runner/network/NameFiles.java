package io.moorage.runner.network;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * The three files by which a container knows names, to be mounted over those of its image: {@code
 * /etc/hosts}, {@code /etc/hostname}, {@code /etc/resolv.conf}.
 */
public record NameFiles(String hosts, String hostname, String resolvConf) {
  private static final String LOCAL_HOSTS =
      """
      127.0.0.1\tlocalhost
      ::1\tlocalhost ip6-localhost ip6-loopback
      fe00::\tip6-localnet
      ff00::\tip6-mcastprefix
      ff02::1\tip6-allnodes
      ff02::2\tip6-allrouters
      """;

  private static final String HOST_GATEWAY = "host-gateway";

  /**
   * What was asked for.
   *
   * @param hostname of the container
   * @param domain behind the name; empty if none
   * @param extraHosts {@code NAME:ADDRESS} each; the address {@code host-gateway} is the host's
   * @param resolver what {@code --dns}, {@code --dns-search} and {@code --dns-option} set
   */
  public record Request(
      String hostname, String domain, List<String> extraHosts, ResolvConf resolver) {
    public Request {
      extraHosts = List.copyOf(extraHosts);
    }
  }

  /** For a container on the bridge. */
  public static NameFiles bridge(Request request, Attachment attachment, ResolvConf ofHost) {
    var hosts = new StringBuilder(LOCAL_HOSTS);
    extra(hosts, request, attachment.gateway());
    own(hosts, request, attachment.address());
    attachment.ipv6().ifPresent(six -> own(hosts, request, six.address()));
    return new NameFiles(
        hosts.toString(), request.hostname() + "\n", ofHost.forContainer(request.resolver()));
  }

  /** For a container without a network. */
  public static NameFiles none(Request request, ResolvConf ofHost) {
    var hosts = new StringBuilder(LOCAL_HOSTS);
    extra(hosts, request, InetAddress.getLoopbackAddress());
    return new NameFiles(
        hosts.toString(), request.hostname() + "\n", ofHost.forContainer(request.resolver()));
  }

  /**
   * For a container in the host's network.
   *
   * @param hosts the host's own file
   */
  public static NameFiles host(Request request, String hosts, ResolvConf ofHost) {
    var all = new StringBuilder(hosts);
    extra(all, request, InetAddress.getLoopbackAddress());
    return new NameFiles(
        all.toString(), request.hostname() + "\n", ofHost.forHostNetwork(request.resolver()));
  }

  private static void own(StringBuilder hosts, Request request, InetAddress address) {
    hosts.append(address.getHostAddress()).append('\t');
    if (!request.domain().isEmpty()) {
      hosts.append(request.hostname()).append('.').append(request.domain()).append(' ');
    }
    hosts.append(request.hostname()).append('\n');
  }

  private static void extra(StringBuilder hosts, Request request, InetAddress gateway) {
    for (String entry : request.extraHosts()) {
      // A name has no colon and an address may have some.
      int colon = entry.indexOf(':');
      if (colon < 1) {
        throw new NetworkFailure.Unsupported("bad format for add-host: \"" + entry + "\"");
      }
      hosts
          .append(address(entry, entry.substring(colon + 1), gateway))
          .append('\t')
          .append(entry, 0, colon)
          .append('\n');
    }
  }

  private static String address(String entry, String text, InetAddress gateway) {
    if (text.equals(HOST_GATEWAY)) {
      return gateway.getHostAddress();
    }
    try {
      return AddressLiteral.parse(text).getHostAddress();
    } catch (IllegalArgumentException e) {
      throw new NetworkFailure.Unsupported(
          "invalid IP address in add-host: \"" + text + "\" in \"" + entry + "\"", e);
    }
  }

  /** The files written, in the order of this record. */
  List<Path> write(Path directory) throws IOException {
    List<Path> files = in(directory);
    write(files.get(0), hosts);
    write(files.get(1), hostname);
    write(files.get(2), resolvConf);
    return files;
  }

  /** Users of the container read them, whatever the daemon's umask. */
  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
  }

  /** Where they are in a container's directory. */
  static List<Path> in(Path directory) {
    return Stream.of("hosts", "hostname", "resolv.conf").map(directory::resolve).toList();
  }
}
