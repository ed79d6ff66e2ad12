package io.moorage.runner.engine;

import io.moorage.runner.Container;
import io.moorage.runner.ContainerState;
import io.moorage.runner.engine.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** {@code GET /info}. */
final class ShowInfo implements EndPoint {
  private final EngineParts parts;

  ShowInfo(EngineParts parts) {
    this.parts = parts;
  }

  @Override
  public Answer answer(String none, EngineCall call) {
    List<Container> containers = parts.containers().list();
    long paused =
        containers.stream().filter(c -> c.state() instanceof ContainerState.Paused).count();
    long running = containers.stream().filter(c -> c.state().current().isPresent()).count();
    var identity = parts.identity();
    boolean second = Machine.cgroups().equals("2");
    return Answer.json(
        200,
        new JsonObject()
            .with("ID", identity.id())
            .with("Containers", containers.size())
            .with("ContainersRunning", running - paused)
            .with("ContainersPaused", paused)
            .with("ContainersStopped", containers.size() - running)
            .with("Images", parts.images().list().size())
            .with("Driver", "overlay2")
            .with("DriverStatus", List.of())
            .with(
                "Plugins",
                new JsonObject()
                    .with("Volume", List.of())
                    .with("Network", List.of("bridge", "host", "null"))
                    .with("Authorization", null)
                    .with("Log", List.of("json-file", "local", "none")))
            .with("MemoryLimit", true)
            .with("SwapLimit", true)
            .with("CpuCfsPeriod", true)
            .with("CpuCfsQuota", true)
            .with("CPUShares", true)
            .with("CPUSet", true)
            .with("PidsLimit", true)
            .with("IPv4Forwarding", Machine.isOn("/proc/sys/net/ipv4/ip_forward").orElse(false))
            .with("Debug", false)
            .with("NFd", 0)
            .with("OomKillDisable", !second)
            .with("NGoroutines", 0)
            .with("SystemTime", Instant.now().toString())
            .with("LoggingDriver", "json-file")
            .with("CgroupDriver", "cgroupfs")
            .with("CgroupVersion", Machine.cgroups())
            .with("NEventsListener", 0)
            .with("KernelVersion", Machine.kernel())
            .with("OperatingSystem", Machine.system())
            .with("OSVersion", "")
            .with("OSType", "linux")
            .with("Architecture", Machine.hardware())
            .with("IndexServerAddress", "https://index.docker.io/v1/")
            .with(
                "RegistryConfig",
                new JsonObject()
                    .with("InsecureRegistryCIDRs", List.of("127.0.0.0/8", "::1/128"))
                    .with("IndexConfigs", Map.of())
                    .with("Mirrors", null))
            .with("NCPU", Machine.processors())
            .with("MemTotal", Machine.memory())
            .with("GenericResources", null)
            .with("DockerRootDir", identity.dataDirectory())
            .with("HttpProxy", "")
            .with("HttpsProxy", "")
            .with("NoProxy", "")
            .with("Name", Machine.name())
            .with("Labels", List.of())
            .with("ExperimentalBuild", false)
            .with("ServerVersion", identity.version())
            .with("Runtimes", JsonObject.of("runc", JsonObject.of("path", "runc")))
            .with("DefaultRuntime", "runc")
            .with(
                "Swarm",
                JsonObject.of("LocalNodeState", "inactive").with("ControlAvailable", false))
            .with("LiveRestoreEnabled", true)
            .with("Isolation", "")
            .with("InitBinary", "catatonit")
            .with("ContainerdCommit", JsonObject.of("ID", ""))
            .with("RuncCommit", JsonObject.of("ID", identity.program("runc")))
            .with("InitCommit", JsonObject.of("ID", ""))
            .with("SecurityOptions", List.of("name=seccomp,profile=builtin"))
            .with("CDISpecDirs", List.of())
            .with("Warnings", null));
  }
}
