package io.moorage.runner.bundle;

import java.util.List;

/**
 * All that a runtime spec is made of.
 *
 * @param user of the first process
 * @param devices of the host that it gets
 * @param cgroupParent absolute, where its cgroup is made unless it asks for another place
 * @param processes how many processes and threads it may have unless it asks for another number; 0
 *     for any
 */
public record SpecInput(
    ContainerId id,
    ContainerRequest request,
    ImageDefaults image,
    Ground ground,
    User user,
    List<DeviceNode> devices,
    HostFacts host,
    String cgroupParent,
    int processes) {
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
