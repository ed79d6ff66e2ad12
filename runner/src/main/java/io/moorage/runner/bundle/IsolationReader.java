package io.moorage.runner.bundle;

import io.moorage.runner.bundle.Isolation.DeviceRequest;
import io.moorage.runner.bundle.Isolation.Seccomp;
import io.moorage.runner.json.JsonDocument;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what keeps a container apart from the host. */
final class IsolationReader {
  private static final Set<String> SYSCTLS =
      Set.of(
          "kernel.msgmax",
          "kernel.msgmnb",
          "kernel.msgmni",
          "kernel.sem",
          "kernel.shmall",
          "kernel.shmmax",
          "kernel.shmmni",
          "kernel.shm_rmid_forced");
  private static final String NO_NEW_PRIVILEGES = "no-new-privileges";

  private IsolationReader() {}

  static Isolation read(Fields host) {
    boolean hostIpc = mode(host, "IpcMode", "--ipc", Set.of("private", "shareable"));
    boolean noNewPrivileges = false;
    Seccomp seccomp = new Seccomp.Default();
    for (var option : host.strings("SecurityOpt")) {
      if (option.startsWith(NO_NEW_PRIVILEGES)) {
        noNewPrivileges = noNewPrivileges(option);
      } else if (option.startsWith("seccomp=")) {
        seccomp = seccomp(option.substring("seccomp=".length()));
      } else if (!isAsIfUnset(option)) {
        throw InvalidRequest.unsupported("--security-opt " + option, host.path("SecurityOpt"));
      }
    }
    return new Isolation(
        host.flag("Privileged"),
        host.flag("ReadonlyRootfs"),
        noNewPrivileges,
        capabilities(host, "CapAdd"),
        capabilities(host, "CapDrop"),
        seccomp,
        host.optionalStrings("MaskedPaths"),
        host.optionalStrings("ReadonlyPaths"),
        host.strings("GroupAdd"),
        sysctls(host, hostIpc),
        host.objects("Devices").stream().map(IsolationReader::device).toList(),
        mode(host, "PidMode", "--pid", Set.of()),
        hostIpc,
        mode(host, "UTSMode", "--uts", Set.of()),
        cgroupNamespace(host),
        cgroupParent(host));
  }

  /** Whether a namespace is the host's. */
  private static boolean mode(Fields host, String name, String option, Set<String> own) {
    var mode = host.text(name).orElse("");
    if (mode.isEmpty() || own.contains(mode)) {
      return false;
    }
    if (mode.equals("host")) {
      return true;
    }
    throw InvalidRequest.unsupported(option + " " + mode, host.path(name));
  }

  /** There is neither AppArmor nor SELinux in what we make, so these take nothing away. */
  private static boolean isAsIfUnset(String option) {
    return Set.of("apparmor=unconfined", "label=disable", "label:disable").contains(option);
  }

  private static boolean noNewPrivileges(String option) {
    return switch (option.substring(NO_NEW_PRIVILEGES.length())) {
      case "", ":true", "=true" -> true;
      case ":false", "=false" -> false;
      default -> throw new InvalidRequest("invalid --security-opt: " + option);
    };
  }

  private static Seccomp seccomp(String value) {
    return switch (value) {
      case "unconfined" -> new Seccomp.Unconfined();
      case "builtin", "" -> new Seccomp.Default();
      default -> {
        try {
          yield new Seccomp.Profile(
              JsonDocument.readObject(value.getBytes(StandardCharsets.UTF_8)));
        } catch (JsonDocument.InvalidJson e) {
          throw new InvalidRequest("--security-opt seccomp: " + e.getMessage());
        }
      }
    };
  }

  private static List<String> capabilities(Fields host, String name) {
    return host.strings(name).stream().map(Capabilities::normalize).toList();
  }

  private static Map<String, String> sysctls(Fields host, boolean hostIpc) {
    var sysctls = host.stringMap("Sysctls");
    boolean hostNetwork = host.text("NetworkMode").equals(Optional.of("host"));
    for (var name : sysctls.keySet()) {
      boolean ipc = SYSCTLS.contains(name) || name.startsWith("fs.mqueue.");
      boolean net = name.startsWith("net.");
      if (!ipc && !net) {
        throw new InvalidRequest(
            "sysctl '%s' is not allowed: it is of the whole host".formatted(name));
      }
      if ((ipc && hostIpc) || (net && hostNetwork)) {
        throw new InvalidRequest(
            "sysctl '%s' is not allowed in the host's namespace".formatted(name));
      }
    }
    return sysctls;
  }

  private static DeviceRequest device(Fields device) {
    var onHost =
        device
            .text("PathOnHost")
            .filter(path -> path.startsWith("/"))
            .orElseThrow(() -> new InvalidRequest("--device needs an absolute path of the host"));
    var permissions = device.text("CgroupPermissions").orElse("rwm");
    if (!permissions.matches("[rwm]{1,3}")) {
      throw new InvalidRequest("invalid device mode: " + permissions);
    }
    return new DeviceRequest(onHost, device.text("PathInContainer").orElse(onHost), permissions);
  }

  private static Optional<Boolean> cgroupNamespace(Fields host) {
    return switch (host.text("CgroupnsMode").orElse("")) {
      case "" -> Optional.empty();
      case "private" -> Optional.of(true);
      case "host" -> Optional.of(false);
      default ->
          throw new InvalidRequest("invalid cgroup namespace mode: " + host.text("CgroupnsMode"));
    };
  }

  private static Optional<String> cgroupParent(Fields host) {
    var parent = host.text("CgroupParent");
    if (parent.filter(path -> !path.matches("/?[\\w.@-]+(/[\\w.@-]+)*")).isPresent()
        || parent.filter(path -> path.contains("..")).isPresent()) {
      throw new InvalidRequest("invalid cgroup parent: " + parent.get());
    }
    return parent.map(path -> path.startsWith("/") ? path : "/" + path);
  }
}
