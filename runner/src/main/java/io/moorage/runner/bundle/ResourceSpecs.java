package io.moorage.runner.bundle;

import io.moorage.runner.bundle.HostFacts.CgroupLayout;
import io.moorage.runner.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a container may use, in a spec. A limit that the host cannot keep is refused by its name.
 */
final class ResourceSpecs {
  private static final long PERIOD = 100_000;
  private static final long NANOS = 1_000_000_000;

  private ResourceSpecs() {}

  static Json.Obj of(SpecInput input) {
    var limits = input.request().limits();
    check(limits, input.host());
    var resources = Json.object().with("devices", Json.array(deviceRules(input)));
    var memory = memory(limits, input.host());
    if (!memory.fields().isEmpty()) {
      resources = resources.with("memory", memory);
    }
    var cpu = cpu(limits);
    if (!cpu.fields().isEmpty()) {
      resources = resources.with("cpu", cpu);
    }
    long pids = limits.pids().orElse(standard(input));
    return pids == 0 ? resources : resources.with("pids", Json.object().with("limit", pids));
  }

  /** A container that forks without end must not take the host along, where that can be had. */
  private static int standard(SpecInput input) {
    return input.host().controllers().contains("pids") ? input.processes() : 0;
  }

  private static void check(Limits limits, HostFacts host) {
    need(host, "memory", limits.memory().isPresent(), "--memory");
    need(host, "memory", limits.memoryReservation().isPresent(), "--memory-reservation");
    need(host, "memory", limits.oomKillDisabled(), "--oom-kill-disable");
    need(host, "cpu", limits.nanoCpus().isPresent(), "--cpus");
    need(host, "cpu", limits.cpuShares().isPresent(), "--cpu-shares");
    need(host, "cpu", limits.cpuQuota().isPresent(), "--cpu-quota");
    need(host, "cpu", limits.cpuPeriod().isPresent(), "--cpu-period");
    need(host, "cpuset", limits.cpusetCpus().isPresent(), "--cpuset-cpus");
    need(host, "cpuset", limits.cpusetMems().isPresent(), "--cpuset-mems");
    need(host, "pids", limits.pids().orElse(0) > 0, "--pids-limit");
    if (host.cgroups() == CgroupLayout.V2) {
      refuse(limits.swappiness().isPresent(), "--memory-swappiness needs cgroup v1");
      refuse(limits.oomKillDisabled(), "--oom-kill-disable needs cgroup v1");
    }
    refuse(
        !host.swapLimit() && limits.memorySwap().orElse(-1) != -1 && !isImplied(limits),
        "--memory-swap: the kernel does not account swap");
    refuse(
        limits.nanoCpus().orElse(0) > host.processors() * NANOS,
        "range of CPUs is from 0.01 to %d.00, as there are only %d CPUs available"
            .formatted(host.processors(), host.processors()));
  }

  private static void need(HostFacts host, String controller, boolean wanted, String option) {
    refuse(
        wanted && !host.controllers().contains(controller),
        option + ": the host has no cgroup controller " + controller);
  }

  private static void refuse(boolean impossible, String why) {
    if (impossible) {
      throw new InvalidRequest(why);
    }
  }

  /** Whether the limit of swap is only what a limit of memory brings along. */
  private static boolean isImplied(Limits limits) {
    return limits.memorySwap().orElse(0) == 2 * limits.memory().orElse(-1);
  }

  private static Json.Obj memory(Limits limits, HostFacts host) {
    var memory = Json.object();
    memory = with(memory, "limit", limits.memory());
    if (host.swapLimit()) {
      memory = with(memory, "swap", limits.memorySwap());
    }
    memory = with(memory, "reservation", limits.memoryReservation());
    memory = with(memory, "swappiness", limits.swappiness());
    return limits.oomKillDisabled() ? memory.with("disableOOMKiller", true) : memory;
  }

  private static Json.Obj cpu(Limits limits) {
    var cpu = with(Json.object(), "shares", limits.cpuShares());
    if (limits.nanoCpus().isPresent()) {
      cpu =
          cpu.with("quota", limits.nanoCpus().getAsLong() * PERIOD / NANOS).with("period", PERIOD);
    } else {
      cpu = with(with(cpu, "quota", limits.cpuQuota()), "period", limits.cpuPeriod());
    }
    if (limits.cpusetCpus().isPresent()) {
      cpu = cpu.with("cpus", limits.cpusetCpus().get());
    }
    return limits.cpusetMems().isPresent() ? cpu.with("mems", limits.cpusetMems().get()) : cpu;
  }

  private static Json.Obj with(Json.Obj object, String name, OptionalLong value) {
    return value.isPresent() ? object.with(name, value.getAsLong()) : object;
  }

  /** None but null, full, zero, random and the terminals: moby's list; and those asked for. */
  private static List<Json> deviceRules(SpecInput input) {
    if (input.request().isolation().privileged()) {
      return List.of(Json.object().with("allow", true).with("access", "rwm"));
    }
    var rules = new ArrayList<Json>();
    rules.add(Json.object().with("allow", false).with("access", "rwm"));
    rules.add(rule(true, "c", 1, 5, "rwm"));
    rules.add(rule(true, "c", 1, 3, "rwm"));
    rules.add(rule(true, "c", 1, 9, "rwm"));
    rules.add(rule(true, "c", 1, 8, "rwm"));
    rules.add(rule(true, "c", 5, 0, "rwm"));
    rules.add(rule(true, "c", 5, 1, "rwm"));
    rules.add(rule(false, "c", 10, 229, "rwm"));
    for (var device : input.devices()) {
      rules.add(
          rule(
              true,
              device.block() ? "b" : "c",
              device.major(),
              device.minor(),
              device.permissions()));
    }
    return rules;
  }

  private static Json.Obj rule(boolean allow, String type, long major, long minor, String access) {
    return Json.object()
        .with("allow", allow)
        .with("type", type)
        .with("major", major)
        .with("minor", minor)
        .with("access", access);
  }

  /** The device files of a spec. */
  static List<Json> devices(List<DeviceNode> devices) {
    return devices.stream()
        .<Json>map(
            device ->
                Json.object()
                    .with("path", device.path())
                    .with("type", device.block() ? "b" : "c")
                    .with("major", device.major())
                    .with("minor", device.minor())
                    .with("fileMode", device.mode())
                    .with("uid", device.uid())
                    .with("gid", device.gid()))
        .toList();
  }
}
