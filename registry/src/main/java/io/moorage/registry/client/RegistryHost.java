package io.moorage.registry.client;

import io.moorage.blobstore.oci.SyntaxFailure;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where a registry is, as it stands before the first slash of an image's name: a host and, if it is
 * not the usual one, a port. {@code docker.io} is a name for a registry at another host.
 *
 * @param host in lower case; an IPv6 address in brackets
 * @param port 0 if none is stated
 */
public record RegistryHost(String host, int port) {
  /** Docker's own registry, by the name that stands in images. */
  public static final RegistryHost DOCKER_HUB = new RegistryHost("docker.io", 0);

  private static final String RULE = "a registry is host or host:port";
  private static final int LONGEST = 255;
  private static final int MOST = 65_535;

  public RegistryHost {
    boolean brackets = host.startsWith("[") && host.endsWith("]");
    if (host.isEmpty() || host.length() > LONGEST || !(brackets ? isAddress(host) : isName(host))) {
      throw new SyntaxFailure.MalformedName(host, RULE);
    }
    if (port < 0 || port > MOST) {
      throw new SyntaxFailure.MalformedName(host + ":" + port, RULE);
    }
    if (!isAddressable(host)) {
      throw new SyntaxFailure.MalformedName(host, RULE);
    }
  }

  /**
   * Parses the wire form.
   *
   * @throws SyntaxFailure.MalformedName if it is none
   */
  public static RegistryHost parse(String word) {
    int colon = word.lastIndexOf(':');
    if (colon < 0 || word.endsWith("]")) {
      return named(word, 0);
    }
    var port = word.substring(colon + 1);
    if (port.isEmpty() || port.length() > 5 || !port.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new SyntaxFailure.MalformedName(word, RULE);
    }
    return named(word.substring(0, colon), Integer.parseInt(port));
  }

  private static RegistryHost named(String host, int port) {
    var lower = host.toLowerCase(Locale.ROOT);
    // Both are what Docker's registry was called once.
    return lower.equals("index.docker.io") || lower.equals("registry-1.docker.io")
        ? DOCKER_HUB
        : new RegistryHost(lower, port);
  }

  /** Whether it is this machine by its loopback interface, where nobody listens in. */
  public boolean isLoopback() {
    return host.equals("localhost")
        || host.equals("[::1]")
        || host.matches("127(\\.[0-9]{1,3}){3}");
  }

  /** What is connected to: another host than the name only for Docker's registry. */
  public String authority() {
    var at = equals(DOCKER_HUB) ? "registry-1.docker.io" : host;
    return port == 0 ? at : at + ":" + port;
  }

  private static boolean isName(String host) {
    for (var label : host.split("\\.", -1)) {
      if (label.isEmpty() || label.startsWith("-") || label.endsWith("-") || !isLabel(label)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLabel(String label) {
    return label
        .chars()
        .allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_');
  }

  /** Whether an address on the web can name it: with an underscore, say, it could not. */
  private static boolean isAddressable(String host) {
    try {
      return new URI("http", host, "/", null).getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static boolean isAddress(String host) {
    var inside = host.substring(1, host.length() - 1);
    return inside.length() >= 2
        && inside
            .chars()
            .allMatch(c -> (c >= 'a' && c <= 'f') || (c >= '0' && c <= '9') || c == ':');
  }

  @Override
  public String toString() {
    return port == 0 ? host : host + ":" + port;
  }
}
