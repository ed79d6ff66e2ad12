package io.moorage.runner.daemon;

import io.moorage.runner.bundle.HostFacts;
import io.moorage.runner.network.NetworkSettings;
import io.moorage.runner.network.firewall.ForeignChains;
import io.moorage.runner.network.linux.NetworkNamespace;
import io.moorage.runner.runtime.Cgroups;
import io.moorage.runner.runtime.HostProbe;
import io.moorage.runner.runtime.RuntimeVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What this host offers a runner, and how to get what is missing. */
public final class HostCheck {
  private static final Set<String> CAPABILITIES =
      Set.of("CAP_SYS_ADMIN", "CAP_NET_ADMIN", "CAP_CHOWN", "CAP_MKNOD", "CAP_DAC_OVERRIDE");
  private static final Set<String> CONTROLLERS = Set.of("memory", "cpu", "pids");

  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

  private final List<Finding> findings = new ArrayList<>();

  private HostCheck() {}

  /** How much a finding matters. */
  public enum Weight {
    /** As it should be. */
    GOOD,
    /** Something does not work, or is unwise. */
    DOUBT,
    /** No container can run. */
    BAD
  }

  /**
   * Something that was looked at.
   *
   * @param what it is: {@code kernel}
   * @param found as it is here
   * @param remedy a command or a word of advice; empty if there is nothing to do
   */
  public record Finding(Weight weight, String what, String found, String remedy) {}

  /** Looks at this host. Nothing is changed. */
  public static List<Finding> ofThisHost() {
    var check = new HostCheck();
    var cgroups = Cgroups.at(CGROUPS);
    var facts = HostProbe.facts(cgroups);
    check.kernel(facts);
    check.overlay();
    check.cgroups(facts);
    check.capabilities(facts);
    check.runtime();
    check.program("conmon", Weight.BAD, "stays with each container");
    check.program("nft", Weight.DOUBT, "shows the rules of published ports");
    check.firewall();
    check.init(facts);
    return List.copyOf(check.findings);
  }

  /**
   * Looks at what no runner can do without, before it changes anything.
   *
   * @throws CannotRunHere with the remedy
   */
  static void refuseIfBad() {
    var check = new HostCheck();
    var facts = HostProbe.facts(Cgroups.at(CGROUPS));
    check.kernel(facts);
    check.capabilities(facts);
    for (var finding : check.findings) {
      if (finding.weight() == Weight.BAD) {
        throw new CannotRunHere(
            "no container can run here: %s %s; %s"
                .formatted(finding.what(), finding.found(), finding.remedy()));
      }
    }
  }

  private void add(Weight weight, String what, String found, String remedy) {
    findings.add(new Finding(weight, what, found, remedy));
  }

  private void kernel(HostFacts facts) {
    var kernel = facts.kernel();
    boolean enough = kernel.isAtLeast(5, 11);
    add(
        enough ? Weight.GOOD : Weight.BAD,
        "kernel",
        System.getProperty("os.version", ""),
        enough ? "" : "5.11 or later is needed: upgrade the distribution");
  }

  private void overlay() {
    try {
      boolean there = Files.readString(Path.of("/proc/filesystems")).contains("\toverlay");
      add(
          there ? Weight.GOOD : Weight.DOUBT,
          "overlay",
          there
              ? "the kernel has it"
              : "the kernel has not loaded it, which the first mount may do",
          there ? "" : "modprobe overlay");
    } catch (IOException e) {
      add(Weight.DOUBT, "overlay", "cannot be told: " + e.getMessage(), "");
    }
  }

  private void cgroups(HostFacts facts) {
    var missing =
        CONTROLLERS.stream().filter(c -> !facts.controllers().contains(c)).sorted().toList();
    var layout =
        switch (facts.cgroups()) {
          case V1 -> "version 1";
          case HYBRID -> "version 1, with an empty version 2 beside it";
          case V2 -> "version 2";
        };
    add(
        missing.isEmpty() ? Weight.GOOD : Weight.DOUBT,
        "cgroups",
        layout + (missing.isEmpty() ? "" : "; without " + String.join(", ", missing)),
        missing.isEmpty()
            ? ""
            : "limits of these are refused: cgroup_enable=memory at boot, or delegate them");
  }

  private void capabilities(HostFacts facts) {
    var missing =
        CAPABILITIES.stream().filter(c -> !facts.capabilities().contains(c)).sorted().toList();
    add(
        missing.isEmpty() ? Weight.GOOD : Weight.BAD,
        "rights",
        missing.isEmpty() ? "those of root" : "without " + String.join(", ", missing),
        missing.isEmpty() ? "" : "run it as root: sudo moorage runner start");
  }

  private void runtime() {
    var runc = HostProbe.program("runc");
    if (runc.isEmpty()) {
      add(Weight.BAD, "runc", "not installed", "apt-get install runc");
      return;
    }
    var version = RuntimeVersion.of(runc.get());
    if (version.isEmpty()) {
      add(Weight.DOUBT, "runc", runc.get() + " does not tell its version", "");
      return;
    }
    boolean holes = !version.get().knownHoles().isEmpty();
    add(
        holes ? Weight.DOUBT : Weight.GOOD,
        "runc",
        holes ? Programs.holes(version.get()) : version.get().toString(),
        holes ? "install a later one; runner.runtime.require-patched refuses this one" : "");
  }

  private void program(String name, Weight without, String purpose) {
    var found = HostProbe.program(name);
    add(
        found.isPresent() ? Weight.GOOD : without,
        name,
        found.map(Path::toString).orElse("not installed; it " + purpose),
        found.isPresent() ? "" : "apt-get install " + (name.equals("nft") ? "nftables" : name));
  }

  private void firewall() {
    try {
      var chains = ForeignChains.thatDropForwarded(NetworkNamespace.ours());
      boolean none = chains.isEmpty();
      add(
          none ? Weight.GOOD : Weight.DOUBT,
          "firewall",
          none
              ? "no chain of others drops what containers send"
              : String.join(", ", chains) + " drops what containers send, and what is sent to them",
          none
              ? ""
              : "let pass there what comes by %1$s and what goes to %1$s"
                  .formatted(NetworkSettings.DEFAULT.bridge()));
    } catch (IOException e) {
      add(Weight.DOUBT, "firewall", "cannot be told: " + e.getMessage(), "");
    }
  }

  private void init(HostFacts facts) {
    add(
        facts.init().isPresent() ? Weight.GOOD : Weight.DOUBT,
        "init",
        facts.init().map(Path::toString).orElse("none; --init is refused"),
        facts.init().isPresent() ? "" : "apt-get install catatonit");
  }
}
