package io.moorage.runner.engine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What clients want to know of the machine. */
final class Machine {
  private Machine() {}

  static String kernel() {
    return System.getProperty("os.version", "");
  }

  /** As Go names it. */
  static String architecture() {
    return switch (System.getProperty("os.arch", "")) {
      case "amd64", "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      case String other -> other;
    };
  }

  /** As uname(1) names it. */
  static String hardware() {
    return architecture().equals("amd64") ? "x86_64" : "aarch64";
  }

  static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** Bytes, or 0 if it cannot be told. */
  static long memory() {
    return lines(Path.of("/proc/meminfo")).stream()
        .filter(line -> line.startsWith("MemTotal:"))
        .map(line -> line.replaceAll("\\D", ""))
        .map(kibibytes -> Long.parseLong(kibibytes) * 1024)
        .findFirst()
        .orElse(0L);
  }

  static String name() {
    return lines(Path.of("/proc/sys/kernel/hostname")).stream()
        .findFirst()
        .orElseGet(Machine::nameByAddress);
  }

  /** {@code Debian GNU/Linux 12 (bookworm)}. */
  static String system() {
    return lines(Path.of("/etc/os-release")).stream()
        .filter(line -> line.startsWith("PRETTY_NAME="))
        .map(line -> line.substring("PRETTY_NAME=".length()).replace("\"", ""))
        .findFirst()
        .orElse("Linux");
  }

  /** The version of control groups that has the controllers. */
  static String cgroups() {
    return Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers")) ? "2" : "1";
  }

  /** A switch of the kernel's network. */
  static Optional<Boolean> isOn(String file) {
    return lines(Path.of(file)).stream().findFirst().map(line -> line.strip().equals("1"));
  }

  private static String nameByAddress() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException unknown) {
      return List.of();
    }
  }
}
