package io.moorage.runner.runtime;

import io.moorage.runner.bundle.DeviceNode;
import io.moorage.runner.bundle.InvalidRequest;
import io.moorage.runner.bundle.Isolation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The devices of the host that a container gets. */
public final class HostDevices {
  private static final int TYPE = 0xf000;
  private static final int CHARACTER = 0x2000;
  private static final int BLOCK = 0x6000;
  private static final int PERMISSIONS = 0xfff;

  /** What a container has of its own, or must not have. */
  private static final Set<String> LEFT_OUT =
      Set.of("pts", "shm", "fd", "mqueue", ".lxc", ".lxd-mounts", "console", ".udev");

  private HostDevices() {}

  /** Those asked for; all of them if it is privileged. */
  public static List<DeviceNode> of(Isolation isolation) {
    var nodes = new ArrayList<DeviceNode>();
    if (isolation.privileged()) {
      list(Path.of("/dev"), nodes);
    }
    for (var device : isolation.devices()) {
      var path = Path.of(device.onHost());
      var found = new ArrayList<DeviceNode>();
      if (Files.isDirectory(path)) {
        list(path, found);
      } else {
        node(path, device.inContainer(), device.permissions()).ifPresent(found::add);
      }
      if (found.isEmpty()) {
        throw new InvalidRequest(
            "error gathering device information while adding custom device \"%s\": not a device"
                    .formatted(device.onHost())
                + " node");
      }
      nodes.addAll(found);
    }
    return nodes;
  }

  private static void list(Path directory, List<DeviceNode> nodes) {
    try (var entries = Files.list(directory)) {
      for (var path : entries.sorted().toList()) {
        var name = path.getFileName().toString();
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
          if (!LEFT_OUT.contains(name)) {
            list(path, nodes);
          }
        } else if (!LEFT_OUT.contains(name)
            && !Files.isSymbolicLink(path)
            && !Files.isRegularFile(path)) {
          node(path, path.toString(), "rwm").ifPresent(nodes::add);
        }
      }
    } catch (IOException e) {
      throw new RuntimeFailure("listing the devices of the host", e);
    }
  }

  private static Optional<DeviceNode> node(Path path, String inContainer, String permissions) {
    try {
      var attributes = Files.readAttributes(path, "unix:mode,rdev,uid,gid");
      int mode = (int) number(attributes, "mode");
      long device = number(attributes, "rdev");
      if ((mode & TYPE) != CHARACTER && (mode & TYPE) != BLOCK) {
        return Optional.empty();
      }
      return Optional.of(
          new DeviceNode(
              inContainer,
              (mode & TYPE) == BLOCK,
              ((device >> 8) & 0xfff) | ((device >> 32) & ~0xfffL),
              (device & 0xff) | ((device >> 12) & 0xffffff00L),
              mode & PERMISSIONS,
              (int) number(attributes, "uid"),
              (int) number(attributes, "gid"),
              permissions));
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  private static long number(Map<String, Object> attributes, String name) {
    return ((Number) Objects.requireNonNull(attributes.get(name), name)).longValue();
  }
}
