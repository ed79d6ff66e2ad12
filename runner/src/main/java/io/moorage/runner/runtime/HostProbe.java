package io.moorage.runner.runtime;

import io.moorage.runner.bundle.Capabilities;
import io.moorage.runner.bundle.HostFacts;
import io.moorage.runner.bundle.HostFacts.Kernel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Looks at the host. */
public final class HostProbe {
  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");

  /** The words of /proc/self/limits, and docker's. */
  private static final Map<String, String> LIMITS =
      Map.ofEntries(
          Map.entry("Max cpu time", "cpu"),
          Map.entry("Max file size", "fsize"),
          Map.entry("Max data size", "data"),
          Map.entry("Max stack size", "stack"),
          Map.entry("Max core file size", "core"),
          Map.entry("Max resident set", "rss"),
          Map.entry("Max processes", "nproc"),
          Map.entry("Max open files", "nofile"),
          Map.entry("Max locked memory", "memlock"),
          Map.entry("Max address space", "as"),
          Map.entry("Max file locks", "locks"),
          Map.entry("Max pending signals", "sigpending"),
          Map.entry("Max msgqueue size", "msgqueue"),
          Map.entry("Max nice priority", "nice"),
          Map.entry("Max realtime priority", "rtprio"),
          Map.entry("Max realtime timeout", "rttime"));

  private HostProbe() {}

  /** The facts of this host. */
  public static HostFacts facts(Cgroups cgroups) {
    return new HostFacts(
        cgroups.layout(),
        cgroups.controllers(),
        cgroups.accountsSwap(),
        Capabilities.ofMask(capabilities(read("/proc/self/status"))),
        limits(read("/proc/self/limits")),
        kernel(read("/proc/sys/kernel/osrelease")),
        architecture(System.getProperty("os.arch", "")),
        KernelBuild.missing(read("/proc/sys/kernel/osrelease").strip()),
        Runtime.getRuntime().availableProcessors(),
        false,
        sensitivePaths(),
        program("catatonit").or(() -> program("tini-static")).or(() -> program("docker-init")),
        hostname());
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + file, e);
    }
  }

  static long capabilities(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith("CapEff:"))
        .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
        .findFirst()
        .orElse(0L);
  }

  static Map<String, Long> limits(String file) {
    var limits = new HashMap<String, Long>();
    for (var line : file.lines().toList()) {
      for (var entry : LIMITS.entrySet()) {
        if (line.startsWith(entry.getKey() + " ")) {
          var hard = line.substring(entry.getKey().length()).strip().split(" +", -1)[1];
          limits.put(entry.getValue(), hard.equals("unlimited") ? -1 : Long.parseLong(hard));
        }
      }
    }
    return limits;
  }

  static Kernel kernel(String release) {
    var matcher = VERSION.matcher(release.strip());
    return matcher.matches()
        ? new Kernel(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
        : new Kernel(0, 0);
  }

  private static String architecture(String java) {
    return switch (java.toLowerCase(Locale.ROOT)) {
      case "x86_64", "amd64" -> "amd64";
      case "aarch64" -> "arm64";
      default -> java;
    };
  }

  private static List<String> sensitivePaths() {
    var paths = new ArrayList<String>();
    var all = Path.of("/sys/devices/system/cpu");
    try (var cpus = Files.newDirectoryStream(all, "cpu[0-9]*")) {
      for (var cpu : cpus) {
        var throttle = cpu.resolve("thermal_throttle");
        if (Files.exists(throttle)) {
          paths.add(throttle.toString());
        }
      }
    } catch (IOException none) {
      return List.of();
    }
    return paths;
  }

  /** A program in the usual places, and in {@code PATH}. */
  public static Optional<Path> program(String name) {
    var places = new ArrayList<String>(List.of("/usr/sbin", "/usr/bin", "/usr/local/bin"));
    places.addAll(0, List.of(System.getenv().getOrDefault("PATH", "").split(":", -1)));
    return places.stream()
        .filter(place -> place.startsWith("/"))
        .map(place -> Path.of(place, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static String hostname() {
    return read("/proc/sys/kernel/hostname").strip();
  }
}
