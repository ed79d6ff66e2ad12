package io.moorage.runner.bundle;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a container may use. Empty is unlimited, or the kernel's default.
 *
 * @param memory bytes
 * @param memorySwap bytes of memory and swap together; -1 for no limit of swap
 * @param memoryReservation bytes
 * @param swappiness 0 to 100; cgroup v1 only
 * @param nanoCpus billionths of a processor
 * @param cpuShares weight, 1024 is one share
 * @param cpuPeriod microseconds
 * @param cpuQuota microseconds a period
 * @param cpusetCpus as {@code 0-2,4}
 * @param cpusetMems as {@code 0-2,4}
 * @param pids processes and threads; -1 for any number, none for the daemon's own limit
 */
public record Limits(
    OptionalLong memory,
    OptionalLong memorySwap,
    OptionalLong memoryReservation,
    OptionalLong swappiness,
    OptionalLong nanoCpus,
    OptionalLong cpuShares,
    OptionalLong cpuPeriod,
    OptionalLong cpuQuota,
    Optional<String> cpusetCpus,
    Optional<String> cpusetMems,
    OptionalLong pids,
    OptionalInt oomScoreAdjust,
    boolean oomKillDisabled,
    List<Ulimit> ulimits) {
  public static final Limits NONE =
      new Limits(
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalLong.empty(),
          OptionalInt.empty(),
          false,
          List.of());

  public Limits {
    ulimits = List.copyOf(ulimits);
  }

  /**
   * A limit of setrlimit(2).
   *
   * @param name as {@code nofile}
   * @param soft -1 for unlimited
   * @param hard -1 for unlimited
   */
  public record Ulimit(String name, long soft, long hard) {}
}
