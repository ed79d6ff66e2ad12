package io.moorage.runner.bundle;

import io.moorage.runner.bundle.NetworkRequest.Published;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads what a client wants of the network. */
final class NetworkReader {
  private static final Pattern PORT = Pattern.compile("(\\d{1,5})(?:/(tcp|udp|sctp))?");

  private NetworkReader() {}

  static NetworkRequest read(Fields config, Fields host) {
    var endpoints = config.fields("NetworkingConfig").fields("EndpointsConfig");
    for (var network : endpoints.object().fields().keySet()) {
      refuseEndpointOptions(endpoints.fields(network));
    }
    var exposed = new LinkedHashSet<String>();
    for (var word : config.fields("ExposedPorts").object().fields().keySet()) {
      var port = port(word);
      exposed.add(port.number + "/" + port.protocol);
    }
    return new NetworkRequest(
        host.text("NetworkMode").orElse("default"),
        exposed,
        published(host.fields("PortBindings")),
        host.flag("PublishAllPorts"),
        host.strings("Dns"),
        host.strings("DnsOptions"),
        host.strings("DnsSearch"),
        host.strings("ExtraHosts"),
        endpoints.object());
  }

  private static void refuseEndpointOptions(Fields endpoint) {
    for (var name : endpoint.set()) {
      var option =
          switch (name) {
            case "IPAMConfig" -> "--ip";
            case "Links" -> "--link";
            case "Aliases" -> "--network-alias";
            case "DriverOpts" -> "--network driver-opt";
            case "MacAddress" -> "--mac-address";
            default -> name;
          };
      // What describes a network that is there already is sent back by some clients.
      if (!Set.of("NetworkID", "EndpointID", "Gateway", "IPAddress", "IPPrefixLen")
          .contains(name)) {
        throw InvalidRequest.unsupported(option, endpoint.path(name));
      }
    }
  }

  private static List<Published> published(Fields bindings) {
    var published = new ArrayList<Published>();
    for (var word : bindings.object().fields().keySet()) {
      var port = port(word);
      var places = bindings.objects(word);
      if (places.isEmpty()) {
        published.add(new Published(port.number, port.protocol, "", ""));
      }
      for (var place : places) {
        published.add(
            new Published(
                port.number,
                port.protocol,
                place.text("HostIp").orElse(""),
                place.text("HostPort").orElse("")));
      }
    }
    return published;
  }

  private record Port(int number, String protocol) {}

  private static Port port(String word) {
    var matcher = PORT.matcher(word);
    if (!matcher.matches()) {
      throw new InvalidRequest("invalid port specification: \"" + word + "\"");
    }
    int number = Integer.parseInt(matcher.group(1));
    if (number < 1 || number > 65_535) {
      throw new InvalidRequest("invalid port number: " + word);
    }
    var protocol = matcher.group(2);
    return new Port(number, protocol == null ? "tcp" : protocol);
  }
}
