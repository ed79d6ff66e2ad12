package io.moorage.deploy.cli;

import io.moorage.config.Environment;
import io.moorage.config.ListenAddress;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a server says when it is ready. */
final class Banner {
  private Banner() {}

  static List<String> of(ListenAddress address, Path data, Environment environment) {
    return List.of(
        "Moorage " + Build.version() + " is ready.",
        "  Address   http://" + address,
        "  Data      " + data,
        "  Reach     " + reach(address),
        "  Try       " + push(address, environment));
  }

  private static String reach(ListenAddress address) {
    return (address.isLoopback() ? "this machine only" : "everyone on the network")
        + ", and whoever reaches it may read, write and delete: there are no accounts yet";
  }

  /** A line to paste, for the client that is there; docker's if there is none. */
  private static String push(ListenAddress address, Environment environment) {
    String name = reachedFromHere(address) + "/team/app:1.0";
    if (!has("docker", environment)) {
      if (has("podman", environment)) {
        return "podman push --tls-verify=false busybox " + name;
      }
      if (has("skopeo", environment)) {
        return "skopeo copy --dest-tls-verify=false docker://busybox docker://" + name;
      }
    }
    return "docker tag busybox " + name + " && docker push " + name;
  }

  /** Clients take no wildcard for a loopback address, and ask it for TLS. */
  private static ListenAddress reachedFromHere(ListenAddress address) {
    return switch (address.host()) {
      case "0.0.0.0" -> new ListenAddress("127.0.0.1", address.port());
      case "::" -> new ListenAddress("::1", address.port());
      default -> address;
    };
  }

  private static boolean has(String program, Environment environment) {
    String path = environment.value("PATH").orElse("");
    return List.of(path.split(File.pathSeparator, -1)).stream()
        .filter(folder -> !folder.isEmpty())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
