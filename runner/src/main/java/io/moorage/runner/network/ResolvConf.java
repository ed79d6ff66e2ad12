package io.moorage.runner.network;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How names are looked up.
 *
 * @param servers addresses of name servers
 * @param search domains that a short name may belong to
 * @param options for the resolver, {@code ndots:1} for example
 * @see <a href="https://man7.org/linux/man-pages/man5/resolv.conf.5.html">resolv.conf(5)</a>
 */
public record ResolvConf(List<String> servers, List<String> search, List<String> options) {
  /** Nothing set. */
  public static final ResolvConf NONE = new ResolvConf(List.of(), List.of(), List.of());

  /** As docker: names shall be found where the host asks only itself. */
  private static final List<String> LAST_RESORT = List.of("8.8.8.8", "8.8.4.4");

  private static final Path USUAL = Path.of("/etc/resolv.conf");

  /** Where systemd's resolver, which listens on loopback, names the servers behind it. */
  private static final Path BEHIND_RESOLVED = Path.of("/run/systemd/resolve/resolv.conf");

  private static final String RESOLVED = "127.0.0.53";

  public ResolvConf {
    servers = List.copyOf(servers);
    search = List.copyOf(search);
    options = List.copyOf(options);
  }

  /** The host's, for a container in a network of its own. */
  public static ResolvConf ofHost() throws IOException {
    var usual = read(USUAL);
    return usual.servers().contains(RESOLVED) && Files.exists(BEHIND_RESOLVED)
        ? read(BEHIND_RESOLVED)
        : usual;
  }

  /** The host's, for a container in the host's network. */
  public static ResolvConf ofHostAsIs() throws IOException {
    return read(USUAL);
  }

  private static ResolvConf read(Path file) throws IOException {
    return Files.exists(file) ? parse(Files.readString(file)) : NONE;
  }

  /** Reads a file; of the search lists the last one counts, and what means nothing is left out. */
  static ResolvConf parse(String text) {
    var servers = new ArrayList<String>();
    var search = new ArrayList<String>();
    var options = new ArrayList<String>();
    for (String line : text.lines().map(String::strip).toList()) {
      String[] words = line.split("\\s+", -1);
      var rest = List.of(words).subList(1, words.length);
      switch (words[0]) {
        case "nameserver" -> rest.stream().limit(1).forEach(servers::add);
        case "search", "domain" -> {
          search.clear();
          search.addAll(rest);
        }
        case "options" -> options.addAll(rest);
        default -> {}
      }
    }
    return new ResolvConf(servers, search, options);
  }

  /**
   * The text for a container in a network of its own: servers on loopback are not in reach of it.
   */
  String forContainer(ResolvConf asked) {
    var reachable = servers.stream().filter(server -> !isLoopback(server)).toList();
    return merged(asked, reachable.isEmpty() ? LAST_RESORT : reachable);
  }

  String forHostNetwork(ResolvConf asked) {
    return merged(asked, servers);
  }

  private String merged(ResolvConf asked, List<String> orServers) {
    var text = new StringBuilder();
    for (String server : asked.servers().isEmpty() ? orServers : asked.servers()) {
      text.append("nameserver ").append(server).append('\n');
    }
    // A single dot asks for no search at all.
    var domains = asked.search().isEmpty() ? search : asked.search();
    if (!domains.isEmpty() && !domains.equals(List.of("."))) {
      text.append("search ").append(String.join(" ", domains)).append('\n');
    }
    var chosen = asked.options().isEmpty() ? options : asked.options();
    if (!chosen.isEmpty()) {
      text.append("options ").append(String.join(" ", chosen)).append('\n');
    }
    return text.toString();
  }

  private static boolean isLoopback(String server) {
    try {
      return InetAddress.ofLiteral(server).isLoopbackAddress();
    } catch (IllegalArgumentException namedZone) {
      return false;
    }
  }
}
