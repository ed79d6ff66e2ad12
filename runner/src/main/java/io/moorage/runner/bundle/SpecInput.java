package io.moorage.runner.bundle;

import java.util.List;

/**
 * All that a runtime spec is made of.
 *
 * @param user of the first process
 * @param devices of the host that it gets
 * @param cgroupParent absolute, where its cgroup is made unless it asks for another place
 */
public record SpecInput(
    ContainerId id,
    ContainerRequest request,
    ImageDefaults image,
    Ground ground,
    User user,
    List<DeviceNode> devices,
    HostFacts host,
    String cgroupParent) {
  public SpecInput {
    devices = List.copyOf(devices);
  }

  /** Its name in the UTS namespace. */
  String hostname() {
    return ground
        .hostname()
        .or(request::hostname)
        .orElseGet(
            () ->
                request.network().isHost() || request.isolation().hostUts()
                    ? host.hostname()
                    : id.abbreviated());
  }

  /** Its cgroup, below the root of each hierarchy. */
  public String cgroup() {
    return request.isolation().cgroupParent().orElse(cgroupParent) + "/" + id;
  }
}
