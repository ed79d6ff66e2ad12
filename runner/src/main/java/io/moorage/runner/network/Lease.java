package io.moorage.runner.network;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is written down of an attachment, so that it is known after the daemon died.
 *
 * <pre>
 * moorage lease 1
 * boot 1c0a…                       of the machine: interfaces do not outlive it, and leases neither
 * container 8f3c…
 * link mrg4be1c0d2a17
 * address 10.211.0.2
 * ipv6 fd00::2                     only where the bridge has IPv6
 * port tcp 0.0.0.0 3000 80         any number of them: host's address and port, container's port
 * end
 * </pre>
 */
record Lease(
    String boot,
    String container,
    String link,
    Inet4Address address,
    Optional<Inet6Address> ipv6,
    List<PublishedPort> ports) {
  private static final String FIRST = "moorage lease 1";
  private static final String LAST = "end";
  private static final Set<String> WORDS =
      Set.of("boot", "container", "link", "address", "ipv6", "port");

  Lease {
    ports = List.copyOf(ports);
  }

  /** Reads a lease; empty if it is not whole, or of another form. */
  static Optional<Lease> read(List<String> lines) {
    if (lines.size() < 6 || !lines.getFirst().equals(FIRST) || !lines.getLast().equals(LAST)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Lines(lines.subList(1, lines.size() - 1)).lease());
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException | NetworkFailure e) {
      return Optional.empty();
    }
  }

  List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(FIRST);
    lines.add("boot " + boot);
    lines.add("container " + container);
    lines.add("link " + link);
    lines.add("address " + address.getHostAddress());
    ipv6.ifPresent(six -> lines.add("ipv6 " + six.getHostAddress()));
    for (PublishedPort port : ports) {
      lines.add(
          "port %s %s %d %d"
              .formatted(
                  port.transport(),
                  port.address().getHostAddress(),
                  port.hostPort(),
                  port.containerPort()));
    }
    lines.add(LAST);
    return lines;
  }

  private record Lines(List<String> lines) {

    Lease lease() {
      for (String line : lines) {
        if (!WORDS.contains(line.split(" ", 2)[0])) {
          throw new IllegalArgumentException("unknown word in \"" + line + "\"");
        }
      }
      return new Lease(
          one("boot"),
          one("container"),
          one("link"),
          Inet4Address.ofLiteral(one("address")),
          all("ipv6").stream().findFirst().map(six -> (Inet6Address) Inet6Address.ofLiteral(six)),
          all("port").stream().map(Lines::port).toList());
    }

    private String one(String word) {
      return all(word).stream()
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("no " + word));
    }

    private List<String> all(String word) {
      String start = word + " ";
      return lines.stream()
          .filter(line -> line.startsWith(start))
          .map(line -> line.substring(start.length()))
          .toList();
    }

    private static PublishedPort port(String text) {
      String[] words = text.split(" ", -1);
      return new PublishedPort(
          InetAddress.ofLiteral(words[1]),
          Integer.parseInt(words[2]),
          Integer.parseInt(words[3]),
          Transport.parse(words[0]));
    }
  }
}
