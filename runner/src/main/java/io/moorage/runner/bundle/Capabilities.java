package io.moorage.runner.bundle;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The capabilities of a container. {@code capabilities(7)} */
public final class Capabilities {
  /** All that the kernel knows, by their numbers. */
  static final List<String> ALL =
      List.of(
          "CAP_CHOWN",
          "CAP_DAC_OVERRIDE",
          "CAP_DAC_READ_SEARCH",
          "CAP_FOWNER",
          "CAP_FSETID",
          "CAP_KILL",
          "CAP_SETGID",
          "CAP_SETUID",
          "CAP_SETPCAP",
          "CAP_LINUX_IMMUTABLE",
          "CAP_NET_BIND_SERVICE",
          "CAP_NET_BROADCAST",
          "CAP_NET_ADMIN",
          "CAP_NET_RAW",
          "CAP_IPC_LOCK",
          "CAP_IPC_OWNER",
          "CAP_SYS_MODULE",
          "CAP_SYS_RAWIO",
          "CAP_SYS_CHROOT",
          "CAP_SYS_PTRACE",
          "CAP_SYS_PACCT",
          "CAP_SYS_ADMIN",
          "CAP_SYS_BOOT",
          "CAP_SYS_NICE",
          "CAP_SYS_RESOURCE",
          "CAP_SYS_TIME",
          "CAP_SYS_TTY_CONFIG",
          "CAP_MKNOD",
          "CAP_LEASE",
          "CAP_AUDIT_WRITE",
          "CAP_AUDIT_CONTROL",
          "CAP_SETFCAP",
          "CAP_MAC_OVERRIDE",
          "CAP_MAC_ADMIN",
          "CAP_SYSLOG",
          "CAP_WAKE_ALARM",
          "CAP_BLOCK_SUSPEND",
          "CAP_AUDIT_READ",
          "CAP_PERFMON",
          "CAP_BPF",
          "CAP_CHECKPOINT_RESTORE");

  /** What a container has unless it asks for more or less: moby's list. */
  static final List<String> DEFAULT =
      List.of(
          "CAP_CHOWN",
          "CAP_DAC_OVERRIDE",
          "CAP_FSETID",
          "CAP_FOWNER",
          "CAP_MKNOD",
          "CAP_NET_RAW",
          "CAP_SETGID",
          "CAP_SETUID",
          "CAP_SETFCAP",
          "CAP_SETPCAP",
          "CAP_NET_BIND_SERVICE",
          "CAP_SYS_CHROOT",
          "CAP_KILL",
          "CAP_AUDIT_WRITE");

  private static final String EVERY = "ALL";

  private Capabilities() {}

  /** {@code CAP_X} or {@code ALL}, of what a client wrote. */
  static String normalize(String word) {
    var upper = word.toUpperCase(Locale.ROOT);
    if (upper.equals(EVERY) || upper.equals("CAP_ALL")) {
      return EVERY;
    }
    var name = upper.startsWith("CAP_") ? upper : "CAP_" + upper;
    if (!ALL.contains(name)) {
      throw new InvalidRequest("invalid capability: \"" + word + "\"");
    }
    return name;
  }

  /**
   * The capabilities of a mask, as /proc/PID/status writes it.
   *
   * @param mask bit n is for the capability of number n
   */
  public static Set<String> ofMask(long mask) {
    var names = new LinkedHashSet<String>();
    for (int i = 0; i < ALL.size(); i++) {
      if (((mask >> i) & 1) == 1) {
        names.add(ALL.get(i));
      }
    }
    return names;
  }

  /**
   * What a container gets. What the host's own daemon lacks cannot be given: asked for by its name
   * it is refused; as part of all it is left out.
   *
   * @param available of the daemon
   */
  static List<String> of(Isolation isolation, Collection<String> available) {
    var added = isolation.capabilitiesAdded();
    var dropped = isolation.capabilitiesDropped();
    for (var name : added) {
      if (!name.equals(EVERY) && !available.contains(name)) {
        throw new InvalidRequest("--cap-add " + name + ": the runner itself does not have it");
      }
    }
    if (isolation.privileged()) {
      return available(ALL, available);
    }
    var base = added.contains(EVERY) ? ALL : dropped.contains(EVERY) ? List.<String>of() : DEFAULT;
    var names = new ArrayList<>(base);
    names.removeAll(dropped);
    for (var name : added) {
      if (!name.equals(EVERY) && !names.contains(name)) {
        names.add(name);
      }
    }
    return available(names, available);
  }

  private static List<String> available(List<String> names, Collection<String> available) {
    return names.stream().filter(available::contains).toList();
  }
}
