package io.moorage.runner.bundle;

import io.moorage.runner.json.Json;
import io.moorage.runner.json.JsonDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A seccomp profile in the form that moby gave it: rules, each perhaps only for some capabilities,
 * architectures or kernels. What is left for one container is the {@code linux.seccomp} of its
 * spec.
 */
final class SeccompProfile {
  /** The one that ships with the runner: it lets through and refuses what moby's default does. */
  static final SeccompProfile DEFAULT = new SeccompProfile(shipped());

  private static final Map<String, String> ARCHITECTURES =
      Map.of(
          "amd64", "SCMP_ARCH_X86_64",
          "arm64", "SCMP_ARCH_AARCH64",
          "riscv64", "SCMP_ARCH_RISCV64",
          "s390x", "SCMP_ARCH_S390X");

  private final Fields profile;

  SeccompProfile(Json.Obj document) {
    this.profile = new Fields("seccomp", document);
  }

  private static Json.Obj shipped() {
    try (var in = SeccompProfile.class.getResourceAsStream("seccomp.json")) {
      if (in == null) {
        throw new IllegalStateException("seccomp.json is not on the class path");
      }
      return JsonDocument.readObject(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("reading seccomp.json", e);
    }
  }

  /** What holds for a container with these capabilities on this host. */
  Json.Obj forContainer(Collection<String> capabilities, HostFacts host) {
    var rules = new ArrayList<Json>();
    for (var rule : profile.objects("syscalls")) {
      if (!isExcluded(rule.fields("excludes"), capabilities, host)
          && isIncluded(rule.fields("includes"), capabilities, host)) {
        rules.add(rule(rule));
      }
    }
    var seccomp =
        Json.object()
            .with("defaultAction", profile.text("defaultAction").orElse("SCMP_ACT_ERRNO"))
            .with("architectures", Json.strings(architectures(host)));
    var errno = profile.whole("defaultErrnoRet");
    if (errno.isPresent()) {
      seccomp = seccomp.with("defaultErrnoRet", errno.getAsLong());
    }
    return seccomp.with("syscalls", Json.array(rules));
  }

  private List<String> architectures(HostFacts host) {
    var listed = profile.strings("architectures");
    if (!listed.isEmpty()) {
      return listed;
    }
    var here = ARCHITECTURES.getOrDefault(host.architecture(), "");
    for (var entry : profile.objects("archMap")) {
      if (entry.text("architecture").orElse("").equals(here)) {
        var all = new ArrayList<String>(List.of(here));
        all.addAll(entry.strings("subArchitectures"));
        all.removeAll(host.missingAbis());
        return all;
      }
    }
    return here.isEmpty() ? List.of() : List.of(here);
  }

  private static boolean isExcluded(
      Fields excludes, Collection<String> capabilities, HostFacts host) {
    return excludes.strings("caps").stream().anyMatch(capabilities::contains)
        || excludes.strings("arches").contains(host.architecture())
        || excludes.text("minKernel").filter(version -> isAtLeast(host, version)).isPresent();
  }

  private static boolean isIncluded(
      Fields includes, Collection<String> capabilities, HostFacts host) {
    var arches = includes.strings("arches");
    return capabilities.containsAll(includes.strings("caps"))
        && (arches.isEmpty() || arches.contains(host.architecture()))
        && includes.text("minKernel").filter(version -> !isAtLeast(host, version)).isEmpty();
  }

  private static boolean isAtLeast(HostFacts host, String version) {
    var parts = version.split("\\.", 2);
    try {
      return host.kernel()
          .isAtLeast(Integer.parseInt(parts[0]), parts.length < 2 ? 0 : Integer.parseInt(parts[1]));
    } catch (NumberFormatException e) {
      throw new InvalidRequest("seccomp: minKernel is no version: " + version);
    }
  }

  private static Json.Obj rule(Fields rule) {
    var names = rule.text("name").map(List::of).orElseGet(() -> rule.strings("names"));
    var written =
        Json.object()
            .with("names", Json.strings(names))
            .with("action", rule.text("action").orElse("SCMP_ACT_ERRNO"));
    var errno = rule.whole("errnoRet");
    if (errno.isPresent()) {
      written = written.with("errnoRet", errno.getAsLong());
    }
    var arguments =
        rule.objects("args").stream()
            .map(
                argument ->
                    Json.object()
                        .with("index", argument.whole("index").orElse(0))
                        .with("value", argument.whole("value").orElse(0))
                        .with("valueTwo", argument.whole("valueTwo").orElse(0))
                        .with("op", argument.text("op").orElse("")))
            .toList();
    return arguments.isEmpty() ? written : written.with("args", Json.array(arguments));
  }
}
