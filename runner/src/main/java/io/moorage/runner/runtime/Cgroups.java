package io.moorage.runner.runtime;

import io.moorage.runner.bundle.HostFacts.CgroupLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The control groups of containers, as files. {@code cgroups(7)}
 *
 * @param root mostly {@code /sys/fs/cgroup}
 */
public record Cgroups(Path root, CgroupLayout layout) {

  /** Looks which way cgroups are mounted. */
  public static Cgroups at(Path root) {
    var layout =
        Files.exists(root.resolve("cgroup.controllers"))
            ? CgroupLayout.V2
            : Files.exists(root.resolve("unified/cgroup.procs"))
                ? CgroupLayout.HYBRID
                : CgroupLayout.V1;
    return new Cgroups(root, layout);
  }

  /** The controllers that can limit something. */
  public Set<String> controllers() {
    try {
      if (layout == CgroupLayout.V2) {
        return new TreeSet<>(
            List.of(Files.readString(root.resolve("cgroup.controllers")).strip().split(" ", -1)));
      }
      try (var hierarchies = Files.list(root)) {
        // Hierarchies with several controllers have links of their single names.
        return hierarchies
            .filter(Files::isDirectory)
            .map(path -> path.getFileName().toString())
            .filter(name -> !name.equals("unified") && !name.equals("systemd"))
            .collect(Collectors.toCollection(TreeSet::new));
      }
    } catch (IOException none) {
      return Set.of();
    }
  }

  /** Whether swap is accounted. */
  public boolean accountsSwap() {
    // The root group of v2 has no such file, but a kernel that has v2 mostly accounts it.
    return layout == CgroupLayout.V2
        ? Files.exists(Path.of("/proc/swaps"))
        : Files.exists(root.resolve("memory/memory.memsw.limit_in_bytes"));
  }

  /** Whether the kernel killed a process of a group for want of memory. */
  public boolean sawOom(String group) {
    var file =
        layout == CgroupLayout.V2
            ? below(group, "").resolve("memory.events")
            : below(group, "memory").resolve("memory.oom_control");
    return lines(file).stream()
        .filter(line -> line.startsWith("oom_kill "))
        .anyMatch(line -> !line.substring("oom_kill ".length()).strip().equals("0"));
  }

  /** The processes of a group, as the host numbers them. */
  public List<Integer> processes(String group) {
    for (var controller : List.of("pids", "memory", "cpu", "systemd")) {
      var file = below(group, controller).resolve("cgroup.procs");
      if (layout == CgroupLayout.V2 || Files.exists(file)) {
        return lines(file).stream().filter(l -> l.matches("\\d+")).map(Integer::valueOf).toList();
      }
    }
    return List.of();
  }

  private Path below(String group, String controller) {
    var hierarchy = layout == CgroupLayout.V2 ? root : root.resolve(controller);
    return hierarchy.resolve(group.substring(1));
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException none) {
      return List.of();
    }
  }
}
