package io.moorage.runner.bundle;

import io.moorage.runner.bundle.MountRequest.Bind;
import io.moorage.runner.bundle.MountRequest.Tmpfs;
import io.moorage.runner.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The mounts of a spec: moby's defaults, the ground's files and what the client wants. */
final class MountSpecs {
  private static final String INIT = "/sbin/docker-init";

  private MountSpecs() {}

  private record Mount(String destination, String type, String source, List<String> options) {
    Json.Obj json() {
      return Json.object()
          .with("destination", destination)
          .with("type", type)
          .with("source", source)
          .with("options", Json.strings(options));
    }

    int depth() {
      return (int) destination.chars().filter(c -> c == '/').count();
    }
  }

  static List<Json> of(SpecInput input) {
    var wanted = wanted(input);
    var taken = new HashSet<String>();
    wanted.forEach(mount -> taken.add(mount.destination()));
    var all = new ArrayList<Mount>();
    for (var mount : defaults(input)) {
      boolean below = mount.destination().startsWith("/dev/") && taken.contains("/dev");
      if (!taken.contains(mount.destination()) && !below) {
        all.add(mount);
      }
    }
    all.addAll(wanted);
    return all.stream().<Json>map(Mount::json).toList();
  }

  private static List<Mount> defaults(SpecInput input) {
    var isolation = input.request().isolation();
    var sys = isolation.privileged() ? "rw" : "ro";
    var mounts = new ArrayList<Mount>();
    mounts.add(mount("/proc", "proc", "nosuid", "noexec", "nodev"));
    mounts.add(mount("/dev", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"));
    mounts.add(
        mount(
            "/dev/pts",
            "devpts",
            "nosuid",
            "noexec",
            "newinstance",
            "ptmxmode=0666",
            "mode=0620",
            "gid=5"));
    mounts.add(mount("/sys", "sysfs", "nosuid", "noexec", "nodev", sys));
    mounts.add(mount("/sys/fs/cgroup", "cgroup", sys, "nosuid", "noexec", "nodev"));
    if (isolation.hostIpc()) {
      mounts.add(new Mount("/dev/mqueue", "bind", "/dev/mqueue", List.of("rbind", "rprivate")));
      mounts.add(new Mount("/dev/shm", "bind", "/dev/shm", List.of("rbind", "rprivate")));
    } else {
      mounts.add(mount("/dev/mqueue", "mqueue", "nosuid", "noexec", "nodev"));
      mounts.add(
          new Mount(
              "/dev/shm",
              "tmpfs",
              "shm",
              List.of(
                  "nosuid", "noexec", "nodev", "mode=1777", "size=" + input.request().shmSize())));
    }
    return mounts;
  }

  private static Mount mount(String destination, String type, String... options) {
    return new Mount(destination, type, type, List.of(options));
  }

  /** The shallow ones first, so that none hides another that was made before. */
  private static List<Mount> wanted(SpecInput input) {
    var mounts = new ArrayList<Mount>();
    var named = new HashSet<String>();
    for (var request : input.request().mounts()) {
      named.add(request.destination());
      mounts.add(mount(request, input.host()));
    }
    for (var file : input.ground().files()) {
      if (named.add(file.destination())) {
        var options = new ArrayList<>(List.of("bind", "rprivate"));
        if (file.readonly()) {
          options.add("ro");
        }
        mounts.add(new Mount(file.destination(), "bind", file.source().toString(), options));
      }
    }
    if (input.request().command().init()) {
      input
          .host()
          .init()
          .ifPresent(
              init ->
                  mounts.add(
                      new Mount(INIT, "bind", init.toString(), List.of("bind", "rprivate", "ro"))));
    }
    mounts.sort(Comparator.comparingInt(Mount::depth));
    return mounts;
  }

  private static Mount mount(MountRequest request, HostFacts host) {
    return switch (request) {
      case Bind bind -> {
        var options = new ArrayList<String>();
        options.add(bind.recursive() ? "rbind" : "bind");
        if (bind.readonly()) {
          options.add(bind.recursive() && host.recursiveReadonly() ? "rro" : "ro");
        }
        options.add(bind.propagation());
        yield new Mount(bind.destination(), "bind", bind.source().toString(), options);
      }
      case Tmpfs tmpfs -> new Mount(tmpfs.destination(), "tmpfs", "tmpfs", tmpfs.options());
    };
  }

  /** What the root must let through for what is mounted below; the runtime's default else. */
  static Optional<String> rootPropagation(List<MountRequest> mounts) {
    var words = new HashSet<String>();
    for (var mount : mounts) {
      if (mount instanceof Bind bind) {
        words.add(bind.propagation());
      }
    }
    if (words.stream().anyMatch(Set.of("shared", "rshared")::contains)) {
      return Optional.of("shared");
    }
    return words.stream().anyMatch(Set.of("slave", "rslave")::contains)
        ? Optional.of("rslave")
        : Optional.empty();
  }
}
