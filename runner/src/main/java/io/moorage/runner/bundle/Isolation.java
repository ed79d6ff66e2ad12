package io.moorage.runner.bundle;

import io.moorage.runner.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What keeps a container apart from the host.
 *
 * @param capabilitiesAdded as {@code CAP_NET_ADMIN} or {@code ALL}
 * @param capabilitiesDropped as {@code CAP_NET_RAW} or {@code ALL}
 * @param maskedPaths none for the default
 * @param readonlyPaths none for the default
 * @param groups groups of its user besides those of the image, by name or number
 * @param cgroupNamespace none for the host's way: private with cgroup v2, shared with v1
 * @param cgroupParent none for the runner's own
 */
public record Isolation(
    boolean privileged,
    boolean readonlyRoot,
    boolean noNewPrivileges,
    List<String> capabilitiesAdded,
    List<String> capabilitiesDropped,
    Seccomp seccomp,
    Optional<List<String>> maskedPaths,
    Optional<List<String>> readonlyPaths,
    List<String> groups,
    Map<String, String> sysctls,
    List<DeviceRequest> devices,
    boolean hostPid,
    boolean hostIpc,
    boolean hostUts,
    Optional<Boolean> cgroupNamespace,
    Optional<String> cgroupParent) {
  public Isolation {
    capabilitiesAdded = List.copyOf(capabilitiesAdded);
    capabilitiesDropped = List.copyOf(capabilitiesDropped);
    maskedPaths = maskedPaths.map(List::copyOf);
    readonlyPaths = readonlyPaths.map(List::copyOf);
    groups = List.copyOf(groups);
    sysctls = Map.copyOf(sysctls);
    devices = List.copyOf(devices);
  }

  /** Which system calls are let through. */
  public sealed interface Seccomp {
    /** Those of the profile that ships with the runner. */
    record Default() implements Seccomp {}

    /** All. */
    record Unconfined() implements Seccomp {}

    /** Those of a profile in the form of moby's. */
    record Profile(Json.Obj document) implements Seccomp {}
  }

  /**
   * A device of the host, in the container.
   *
   * @param permissions of {@code r}, {@code w} and {@code m}
   */
  public record DeviceRequest(String onHost, String inContainer, String permissions) {}
}
