package io.moorage.runner.bundle;

import io.moorage.runner.bundle.ContainerRequest.Command;
import io.moorage.runner.bundle.ContainerRequest.Lifecycle;
import io.moorage.runner.bundle.ContainerRequest.LogRequest;
import io.moorage.runner.bundle.ContainerRequest.Streams;
import io.moorage.runner.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the body of {@code POST /containers/create}. A field that is set and not read here is
 * refused by its name.
 */
public final class RequestReader {
  private static final Set<String> CONFIG =
      Set.of(
          "Hostname",
          "Domainname",
          "User",
          "AttachStdin",
          "AttachStdout",
          "AttachStderr",
          "ExposedPorts",
          "Tty",
          "OpenStdin",
          "StdinOnce",
          "Env",
          "Cmd",
          "Healthcheck",
          "Image",
          "WorkingDir",
          "Entrypoint",
          "Labels",
          "StopSignal",
          "StopTimeout",
          "HostConfig",
          "NetworkingConfig");
  private static final Set<String> HOST_CONFIG =
      Set.of(
          "Binds",
          "ContainerIDFile",
          "LogConfig",
          "NetworkMode",
          "PortBindings",
          "RestartPolicy",
          "AutoRemove",
          "ConsoleSize",
          "CapAdd",
          "CapDrop",
          "CgroupnsMode",
          "Dns",
          "DnsOptions",
          "DnsSearch",
          "ExtraHosts",
          "GroupAdd",
          "IpcMode",
          "OomScoreAdj",
          "PidMode",
          "Privileged",
          "PublishAllPorts",
          "ReadonlyRootfs",
          "SecurityOpt",
          "Tmpfs",
          "UTSMode",
          "UsernsMode",
          "ShmSize",
          "Sysctls",
          "Runtime",
          "Isolation",
          "CpuShares",
          "Memory",
          "NanoCpus",
          "CgroupParent",
          "CpuPeriod",
          "CpuQuota",
          "CpusetCpus",
          "CpusetMems",
          "Devices",
          "MemoryReservation",
          "MemorySwap",
          "MemorySwappiness",
          "OomKillDisable",
          "PidsLimit",
          "Ulimits",
          "Mounts",
          "MaskedPaths",
          "ReadonlyPaths",
          "Init");

  /** The option of the docker CLI behind a field, where it is not the field's own name. */
  private static final Map<String, String> OPTIONS =
      Map.ofEntries(
          Map.entry("Volumes", "an anonymous volume, -v with one path"),
          Map.entry("MacAddress", "--mac-address"),
          Map.entry("VolumeDriver", "--volume-driver"),
          Map.entry("VolumesFrom", "--volumes-from"),
          Map.entry("Annotations", "--annotation"),
          Map.entry("Links", "--link"),
          Map.entry("StorageOpt", "--storage-opt"),
          Map.entry("BlkioWeight", "--blkio-weight"),
          Map.entry("BlkioWeightDevice", "--blkio-weight-device"),
          Map.entry("BlkioDeviceReadBps", "--device-read-bps"),
          Map.entry("BlkioDeviceWriteBps", "--device-write-bps"),
          Map.entry("BlkioDeviceReadIOps", "--device-read-iops"),
          Map.entry("BlkioDeviceWriteIOps", "--device-write-iops"),
          Map.entry("CpuRealtimePeriod", "--cpu-rt-period"),
          Map.entry("CpuRealtimeRuntime", "--cpu-rt-runtime"),
          Map.entry("DeviceCgroupRules", "--device-cgroup-rule"),
          Map.entry("DeviceRequests", "--gpus"),
          Map.entry("KernelMemory", "--kernel-memory"),
          Map.entry("KernelMemoryTCP", "KernelMemoryTCP"));

  private static final Pattern HOSTNAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  private static final long SMALLEST_LOG = 16L << 10;

  private RequestReader() {}

  /**
   * The request of a document.
   *
   * @throws InvalidRequest if it makes no sense, or asks for what is not supported
   */
  public static ContainerRequest read(Json.Obj document) {
    var config = new Fields("", document);
    var host = config.fields("HostConfig");
    refuseOthers(config, CONFIG);
    refuseOthers(host, HOST_CONFIG);
    refuseHealth(config.fields("Healthcheck"));
    refuseValues(host);
    var request =
        new ContainerRequest(
            config.text("Image").orElseThrow(() -> new InvalidRequest("no image is named")),
            command(config, host),
            new Streams(
                config.flag("Tty"),
                config.flag("OpenStdin"),
                config.flag("StdinOnce"),
                WindowSize.of(host.path("ConsoleSize"), host.wholes("ConsoleSize"))),
            lifecycle(config, host),
            LimitsReader.read(host),
            IsolationReader.read(host),
            MountReader.read(host),
            shmSize(host),
            NetworkReader.read(config, host),
            log(host.fields("LogConfig")),
            hostname(config),
            config.text("Domainname"),
            config.stringMap("Labels"),
            document);
    if (request.lifecycle().autoRemove()
        && !(request.lifecycle().restart() instanceof RestartPolicy.No)) {
      throw new InvalidRequest("can't create 'AutoRemove' container with restart policy");
    }
    return request;
  }

  private static void refuseOthers(Fields fields, Set<String> known) {
    for (var name : fields.set()) {
      if (!known.contains(name)) {
        throw InvalidRequest.unsupported(OPTIONS.getOrDefault(name, name), fields.path(name));
      }
    }
  }

  private static void refuseHealth(Fields health) {
    var test = health.strings("Test");
    boolean off = test.isEmpty() || test.equals(List.of("NONE"));
    if (!off || health.set().stream().anyMatch(name -> !name.equals("Test"))) {
      throw InvalidRequest.unsupported("--health-cmd", "Healthcheck");
    }
  }

  private static void refuseValues(Fields host) {
    refuseUnless(host, "Runtime", "--runtime", Set.of("runc", "io.containerd.runc.v2"));
    refuseUnless(host, "Isolation", "--isolation", Set.of("default"));
    refuseUnless(host, "UsernsMode", "--userns", Set.of("host"));
  }

  private static void refuseUnless(Fields host, String name, String option, Set<String> taken) {
    host.text(name)
        .filter(value -> !taken.contains(value))
        .ifPresent(
            value -> {
              throw InvalidRequest.unsupported(option + " " + value, host.path(name));
            });
  }

  private static Command command(Fields config, Fields host) {
    var environment = config.strings("Env");
    if (environment.stream().anyMatch(entry -> entry.isEmpty() || entry.startsWith("="))) {
      throw new InvalidRequest("Env: invalid environment variable without a name");
    }
    var directory = config.text("WorkingDir");
    if (directory.filter(path -> !path.startsWith("/")).isPresent()) {
      throw new InvalidRequest(
          "the working directory '%s' is invalid, it needs to be an absolute path"
              .formatted(directory.get()));
    }
    return new Command(
        config
            .optionalStrings("Entrypoint")
            .map(list -> list.equals(List.of("")) ? List.<String>of() : list),
        config.optionalStrings("Cmd").filter(list -> !list.isEmpty()),
        environment,
        config.text("User"),
        directory,
        host.flag("Init"));
  }

  private static Lifecycle lifecycle(Fields config, Fields host) {
    var policy = host.fields("RestartPolicy");
    int most = (int) Math.min(Integer.MAX_VALUE, policy.positive("MaximumRetryCount").orElse(0));
    var word = policy.text("Name").orElse("no");
    if (most > 0 && !word.equals("on-failure")) {
      throw new InvalidRequest(
          "invalid restart policy: maximum retry count can only be used with 'on-failure'");
    }
    var restart =
        switch (word) {
          case "no" -> new RestartPolicy.No();
          case "always" -> new RestartPolicy.Always();
          case "unless-stopped" -> new RestartPolicy.UnlessStopped();
          case "on-failure" -> new RestartPolicy.OnFailure(most);
          default ->
              throw new InvalidRequest(
                  "invalid restart policy: unknown policy '%s'; use one of 'no', 'always',"
                          .formatted(word)
                      + " 'on-failure', or 'unless-stopped'");
        };
    OptionalLong timeout = config.whole("StopTimeout");
    return new Lifecycle(
        restart,
        host.flag("AutoRemove"),
        config.text("StopSignal").map(Signal::parse),
        timeout.isPresent()
            ? Optional.of(Math.clamp(timeout.getAsLong(), -1, Integer.MAX_VALUE))
            : Optional.empty());
  }

  private static long shmSize(Fields host) {
    return host.positive("ShmSize").orElse(ContainerRequest.DEFAULT_SHM_SIZE);
  }

  private static Optional<String> hostname(Fields config) {
    var name = config.text("Hostname");
    if (name.filter(word -> !HOSTNAME.matcher(word).matches()).isPresent()) {
      throw new InvalidRequest("invalid hostname: " + name.get());
    }
    return name;
  }

  private static LogRequest log(Fields config) {
    var driver = config.text("Type").orElse("json-file");
    var options = config.stringMap("Config");
    if (!Set.of("json-file", "local", "k8s-file", "none").contains(driver)) {
      throw InvalidRequest.unsupported("--log-driver " + driver, "HostConfig.LogConfig.Type");
    }
    for (var option : options.keySet()) {
      if (!option.equals("max-size") && !option.equals("max-file")) {
        throw InvalidRequest.unsupported("--log-opt " + option, "HostConfig.LogConfig.Config");
      }
    }
    return new LogRequest(
        !driver.equals("none"),
        Optional.ofNullable(options.get("max-size"))
            .map(word -> Math.max(SMALLEST_LOG, Sizes.parse("max-size", word))),
        Optional.ofNullable(options.get("max-file")).map(RequestReader::files));
  }

  private static int files(String word) {
    if (!word.matches("[1-9]\\d{0,3}")) {
      throw new InvalidRequest("max-file is not a number from 1 to 9999: " + word);
    }
    return Integer.parseInt(word);
  }
}
