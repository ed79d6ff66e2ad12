package io.moorage.runner.bundle;

import io.moorage.runner.bundle.Ground.NetworkPlace;
import io.moorage.runner.bundle.HostFacts.CgroupLayout;
import io.moorage.runner.bundle.Isolation.Seccomp;
import io.moorage.runner.bundle.Limits.Ulimit;
import io.moorage.runner.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the runtime spec of a container: {@code config.json} of the OCI runtime spec 1.0.2. A pure
 * function.
 */
public final class SpecBuilder {
  private static final String VERSION = "1.0.2";
  private static final String INIT = "/sbin/docker-init";

  /** What of /proc and /sys tells too much of the host: moby's list. */
  static final List<String> MASKED =
      List.of(
          "/proc/acpi",
          "/proc/asound",
          "/proc/interrupts",
          "/proc/kcore",
          "/proc/keys",
          "/proc/latency_stats",
          "/proc/sched_debug",
          "/proc/scsi",
          "/proc/timer_list",
          "/proc/timer_stats",
          "/sys/devices/virtual/powercap",
          "/sys/firmware");

  /** What of /proc changes the host: moby's list. */
  static final List<String> READONLY =
      List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

  private SpecBuilder() {}

  /**
   * The spec of a container.
   *
   * @throws InvalidRequest if the host cannot do what is asked; the message names the option
   */
  public static Json.Obj build(SpecInput input) {
    var capabilities = Capabilities.of(input.request().isolation(), input.host().capabilities());
    var spec =
        Json.object()
            .with("ociVersion", VERSION)
            .with("process", process(input, capabilities))
            .with(
                "root",
                Json.object()
                    .with("path", input.ground().root().toString())
                    .with("readonly", input.request().isolation().readonlyRoot()));
    if (!input.request().isolation().hostUts()) {
      spec = spec.with("hostname", input.hostname());
    }
    return spec.with("mounts", Json.array(MountSpecs.of(input)))
        .with("linux", linux(input, capabilities));
  }

  private static Json.Obj process(SpecInput input, List<String> capabilities) {
    var request = input.request();
    var arguments = new ArrayList<>(CommandLine.arguments(request.command(), input.image()));
    if (request.command().init()) {
      if (input.host().init().isEmpty()) {
        throw new InvalidRequest(
            "--init needs a small init on the host; install the package catatonit or tini");
      }
      arguments.addAll(0, List.of(INIT, "--"));
    }
    var names = Json.strings(capabilities);
    var process =
        Json.object()
            .with("terminal", request.streams().tty())
            .with("user", user(input.user()))
            .with("args", Json.strings(arguments))
            .with("env", Json.strings(CommandLine.environment(input)))
            .with("cwd", CommandLine.workingDirectory(input))
            .with(
                "capabilities",
                Json.object()
                    .with("bounding", names)
                    .with("effective", names)
                    .with("permitted", names))
            .with("noNewPrivileges", request.isolation().noNewPrivileges());
    var window = request.streams().window();
    if (request.streams().tty() && window.isPresent()) {
      process = process.with("consoleSize", window.get().json());
    }
    process = process.with("rlimits", ulimits(request.limits().ulimits(), input.host()));
    // Said even where nothing is asked: the daemon's own, which is inherited else, spares it.
    var score = request.limits().oomScoreAdjust();
    return score.isPresent() || mayRaise(input.host())
        ? process.with("oomScoreAdj", score.orElse(0))
        : process;
  }

  /** The user of a process, in a spec. */
  static Json.Obj user(User user) {
    return Json.object()
        .with("uid", user.uid())
        .with("gid", user.gid())
        .with("additionalGids", Json.array(user.groups().stream().map(Json::number).toList()));
  }

  /** A daemon without CAP_SYS_RESOURCE cannot raise its own hard limits: less is given then. */
  private static Json ulimits(List<Ulimit> ulimits, HostFacts host) {
    boolean mayRaise = mayRaise(host);
    var limits = new ArrayList<Json>();
    var all = new ArrayList<>(ulimits);
    if (ulimits.stream().noneMatch(ulimit -> ulimit.name().equals("core"))) {
      // A program that crashes again and again would fill the disk.
      all.add(new Ulimit("core", 0, -1));
    }
    for (var ulimit : all) {
      long most = mayRaise ? -1 : host.hardLimits().getOrDefault(ulimit.name(), -1L);
      limits.add(
          Json.object()
              .with("type", "RLIMIT_" + ulimit.name().toUpperCase(Locale.ROOT))
              .with("hard", unsigned(clamp(ulimit.hard(), most)))
              .with("soft", unsigned(clamp(ulimit.soft(), most))));
    }
    return Json.array(limits);
  }

  private static boolean mayRaise(HostFacts host) {
    return host.capabilities().contains("CAP_SYS_RESOURCE");
  }

  private static long clamp(long wanted, long most) {
    return most == -1 ? wanted : wanted == -1 ? most : Math.min(wanted, most);
  }

  /** RLIM_INFINITY is 2⁶⁴ − 1. */
  private static Json unsigned(long limit) {
    return limit == -1
        ? new Json.Num(new BigDecimal(Long.toUnsignedString(-1L)))
        : Json.number(limit);
  }

  private static Json.Obj linux(SpecInput input, List<String> capabilities) {
    var isolation = input.request().isolation();
    var linux =
        Json.object()
            .with("cgroupsPath", input.cgroup())
            .with("namespaces", Json.array(namespaces(input)))
            .with("resources", ResourceSpecs.of(input))
            .with("maskedPaths", Json.strings(masked(input)))
            .with("readonlyPaths", Json.strings(readonly(isolation)));
    if (!input.devices().isEmpty()) {
      linux = linux.with("devices", Json.array(ResourceSpecs.devices(input.devices())));
    }
    var sysctls = sysctls(input);
    if (!sysctls.isEmpty()) {
      linux = linux.with("sysctl", Json.object(sysctls));
    }
    var propagation = MountSpecs.rootPropagation(input.request().mounts());
    if (propagation.isPresent()) {
      linux = linux.with("rootfsPropagation", propagation.get());
    }
    var seccomp = seccomp(isolation);
    return seccomp.isPresent()
        ? linux.with("seccomp", seccomp.get().forContainer(capabilities, input.host()))
        : linux;
  }

  private static Optional<SeccompProfile> seccomp(Isolation isolation) {
    return switch (isolation.seccomp()) {
      case Seccomp.Default _ ->
          isolation.privileged() ? Optional.empty() : Optional.of(SeccompProfile.DEFAULT);
      case Seccomp.Unconfined _ -> Optional.empty();
      case Seccomp.Profile(var document) -> Optional.of(new SeccompProfile(document));
    };
  }

  private static List<String> masked(SpecInput input) {
    var isolation = input.request().isolation();
    if (isolation.privileged()) {
      return List.of();
    }
    var all = new ArrayList<>(MASKED);
    all.addAll(input.host().sensitivePaths());
    return isolation.maskedPaths().orElse(all);
  }

  private static List<String> readonly(Isolation isolation) {
    return isolation.privileged() ? List.of() : isolation.readonlyPaths().orElse(READONLY);
  }

  private static List<Json> namespaces(SpecInput input) {
    var isolation = input.request().isolation();
    var namespaces = new ArrayList<Json>();
    namespaces.add(namespace("mount"));
    switch (input.ground().network()) {
      case NetworkPlace.Host _ -> {}
      case NetworkPlace.Fresh _ -> namespaces.add(namespace("network"));
      case NetworkPlace.Joined(var path) ->
          namespaces.add(namespace("network").with("path", path.toString()));
    }
    if (!isolation.hostUts()) {
      namespaces.add(namespace("uts"));
    }
    if (!isolation.hostPid()) {
      namespaces.add(namespace("pid"));
    }
    if (!isolation.hostIpc()) {
      namespaces.add(namespace("ipc"));
    }
    boolean v2 = input.host().cgroups() == CgroupLayout.V2;
    if (isolation.cgroupNamespace().orElse(v2 && !isolation.privileged())) {
      namespaces.add(namespace("cgroup"));
    }
    return namespaces;
  }

  private static Json.Obj namespace(String type) {
    return Json.object().with("type", type);
  }

  private static Map<String, String> sysctls(SpecInput input) {
    var sysctls = new LinkedHashMap<String, String>();
    boolean own =
        !(input.ground().network() instanceof NetworkPlace.Host)
            && !input.request().network().mode().startsWith("container:");
    // As docker: in a network namespace of its own a container needs no capability for low ports
    // and for ping.
    if (own) {
      sysctls.put("net.ipv4.ip_unprivileged_port_start", "0");
      sysctls.put("net.ipv4.ping_group_range", "0 2147483647");
    }
    input
        .request()
        .domainname()
        .filter(name -> !input.request().isolation().hostUts())
        .ifPresent(name -> sysctls.put("kernel.domainname", name));
    sysctls.putAll(input.request().isolation().sysctls());
    return sysctls;
  }
}
