package io.moorage.runner.bundle;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What of the host decides how a container can be made.
 *
 * @param controllers of cgroups, as {@code memory}
 * @param swapLimit whether swap is accounted, so that it can be limited
 * @param capabilities that the daemon itself has
 * @param hardLimits of setrlimit(2), by docker's names: what the daemon cannot raise; -1 is no
 *     limit
 * @param architecture in Go's words, as {@code amd64}
 * @param missingAbis kinds of programs that the kernel does not run, in seccomp's words, as {@code
 *     SCMP_ARCH_X32}
 * @param recursiveReadonly whether the runtime and the kernel can make what lies below a mount
 *     read-only, too
 * @param sensitivePaths further paths to mask, which are there
 * @param init a small init
 */
public record HostFacts(
    CgroupLayout cgroups,
    Set<String> controllers,
    boolean swapLimit,
    Set<String> capabilities,
    Map<String, Long> hardLimits,
    Kernel kernel,
    String architecture,
    Set<String> missingAbis,
    int processors,
    boolean recursiveReadonly,
    List<String> sensitivePaths,
    Optional<Path> init,
    String hostname) {
  public HostFacts {
    controllers = Set.copyOf(controllers);
    capabilities = Set.copyOf(capabilities);
    hardLimits = Map.copyOf(hardLimits);
    missingAbis = Set.copyOf(missingAbis);
    sensitivePaths = List.copyOf(sensitivePaths);
  }

  /** How control groups are mounted. */
  public enum CgroupLayout {
    /** One hierarchy for each controller. */
    V1,
    /** Like v1, with an empty v2 hierarchy beside. */
    HYBRID,
    /** One hierarchy for all. */
    V2
  }

  /** The kernel's version, as far as somebody asks for it. */
  public record Kernel(int major, int minor) {
    public boolean isAtLeast(int otherMajor, int otherMinor) {
      return major > otherMajor || (major == otherMajor && minor >= otherMinor);
    }
  }
}
