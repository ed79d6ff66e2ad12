package io.moorage.runner.bundle;

import io.moorage.runner.bundle.Limits.Ulimit;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads what a container may use. */
final class LimitsReader {
  private static final long LEAST_MEMORY = 6L << 20;
  private static final long LEAST_PERIOD = 1_000;
  private static final long MOST_PERIOD = 1_000_000;
  private static final Pattern CPU_LIST = Pattern.compile("\\d+(-\\d+)?(,\\d+(-\\d+)?)*");
  private static final Set<String> ULIMITS =
      Set.of(
          "as",
          "core",
          "cpu",
          "data",
          "fsize",
          "locks",
          "memlock",
          "msgqueue",
          "nice",
          "nofile",
          "nproc",
          "rss",
          "rtprio",
          "rttime",
          "sigpending",
          "stack");

  private LimitsReader() {}

  static Limits read(Fields host) {
    var memory = host.positive("Memory");
    if (memory.isPresent() && memory.getAsLong() < LEAST_MEMORY) {
      throw new InvalidRequest("Minimum memory limit allowed is 6MB");
    }
    var pids = host.whole("PidsLimit");
    return new Limits(
        memory,
        swap(host, memory),
        reservation(host, memory),
        swappiness(host),
        nanoCpus(host),
        host.positive("CpuShares"),
        period(host),
        quota(host),
        cpuList(host, "CpusetCpus"),
        cpuList(host, "CpusetMems"),
        // 0 and -1 are both no limit.
        pids.isPresent() && pids.getAsLong() != 0
            ? OptionalLong.of(Math.max(-1, pids.getAsLong()))
            : OptionalLong.empty(),
        oomScore(host),
        host.flag("OomKillDisable"),
        host.objects("Ulimits").stream().map(LimitsReader::ulimit).toList());
  }

  private static OptionalLong swap(Fields host, OptionalLong memory) {
    var swap = host.whole("MemorySwap");
    if (swap.isEmpty() || swap.getAsLong() == 0) {
      // As docker: as much swap as memory.
      return memory.isPresent()
          ? OptionalLong.of(2 * Math.min(memory.getAsLong(), Long.MAX_VALUE / 2))
          : OptionalLong.empty();
    }
    if (swap.getAsLong() < -1) {
      throw new InvalidRequest("HostConfig.MemorySwap is negative: " + swap.getAsLong());
    }
    if (memory.isEmpty() && swap.getAsLong() > 0) {
      throw new InvalidRequest(
          "You should always set the Memory limit when using Memoryswap limit");
    }
    if (swap.getAsLong() > 0 && swap.getAsLong() < memory.orElse(0)) {
      throw new InvalidRequest("Minimum memoryswap limit should be larger than memory limit");
    }
    return swap;
  }

  private static OptionalLong reservation(Fields host, OptionalLong memory) {
    var reservation = host.positive("MemoryReservation");
    if (memory.isPresent() && reservation.orElse(0) > memory.getAsLong()) {
      throw new InvalidRequest(
          "Minimum memory limit can not be less than memory reservation limit");
    }
    return reservation;
  }

  private static OptionalLong swappiness(Fields host) {
    var value = host.whole("MemorySwappiness");
    if (value.isEmpty() || value.getAsLong() == -1) {
      return OptionalLong.empty();
    }
    if (value.getAsLong() < 0 || value.getAsLong() > 100) {
      throw new InvalidRequest(
          "invalid value: %d, valid memory swappiness range is 0-100".formatted(value.getAsLong()));
    }
    return value;
  }

  private static OptionalLong nanoCpus(Fields host) {
    var cpus = host.positive("NanoCpus");
    if (cpus.isPresent() && (isSet(host, "CpuPeriod") || isSet(host, "CpuQuota"))) {
      throw new InvalidRequest(
          "Conflicting options: Nano CPUs and CPU Period or Quota cannot both be set");
    }
    return cpus;
  }

  private static boolean isSet(Fields host, String name) {
    return host.whole(name).orElse(0) != 0;
  }

  private static OptionalLong period(Fields host) {
    var period = host.positive("CpuPeriod");
    if (period.isPresent()
        && (period.getAsLong() < LEAST_PERIOD || period.getAsLong() > MOST_PERIOD)) {
      throw new InvalidRequest(
          "CPU cfs period can not be less than 1ms (i.e. 1000) or larger than"
              + " 1s (i.e. 1000000)");
    }
    return period;
  }

  private static OptionalLong quota(Fields host) {
    var quota = host.whole("CpuQuota");
    if (quota.isEmpty() || quota.getAsLong() == 0) {
      return OptionalLong.empty();
    }
    if (quota.getAsLong() > 0 && quota.getAsLong() < LEAST_PERIOD) {
      throw new InvalidRequest("CPU cfs quota can not be less than 1ms (i.e. 1000)");
    }
    return quota;
  }

  private static Optional<String> cpuList(Fields host, String name) {
    var list = host.text(name);
    if (list.filter(word -> !CPU_LIST.matcher(word).matches()).isPresent()) {
      throw new InvalidRequest("Invalid value " + list.get() + " for " + host.path(name));
    }
    return list;
  }

  private static OptionalInt oomScore(Fields host) {
    long score = host.whole("OomScoreAdj").orElse(0);
    if (score < -1000 || score > 1000) {
      throw new InvalidRequest(
          "Invalid value %d, range for oom score adj is [-1000, 1000]".formatted(score));
    }
    return score == 0 ? OptionalInt.empty() : OptionalInt.of((int) score);
  }

  private static Ulimit ulimit(Fields ulimit) {
    var name = ulimit.text("Name").orElse("");
    if (!ULIMITS.contains(name)) {
      throw new InvalidRequest("invalid ulimit type: " + name);
    }
    long soft = ulimit.whole("Soft").orElse(0);
    long hard = ulimit.whole("Hard").orElse(0);
    if (hard != -1 && (soft == -1 || soft > hard)) {
      throw new InvalidRequest(
          "ulimit %s: soft limit %d is above the hard limit %d".formatted(name, soft, hard));
    }
    return new Ulimit(name, soft, hard);
  }
}
