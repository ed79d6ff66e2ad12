package io.moorage.runner.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.runner.bundle.HostFacts.CgroupLayout;
import io.moorage.runner.json.Json;
import io.moorage.runner.json.JsonDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecBuilderTest {
  private static final ContainerId ID = new ContainerId("0123456789abcdef".repeat(4));

  /** All but the seccomp rules, which have a test of their own, as files beside this test. */
  @ParameterizedTest
  @EnumSource(CgroupLayout.class)
  void build_limitsAndMounts_isAsKept(CgroupLayout layout) throws IOException {
    var spec =
        build(
            "'Hostname':'ship','User':'1000','Env':['A=1','PATH'],'Tty':true,'WorkingDir':'/w',"
                + "'HostConfig':{'Memory':67108864,'NanoCpus':1500000000,'PidsLimit':50,"
                + "'CpuShares':512,'CpusetCpus':'0-1','Binds':['/data:/data/in:ro','/d:/data'],"
                + "'Tmpfs':{'/run':'size=1m,exec'},'Ulimits':[{'Name':'nofile','Soft':1048576,"
                + "'Hard':1048576}],'Sysctls':{'net.core.somaxconn':'1024'},'CapAdd':['NET_ADMIN'],"
                + "'CapDrop':['MKNOD'],'ReadonlyRootfs':true,'OomScoreAdj':300}",
            host(layout));
    var linux = object(spec, "linux");
    var without = new LinkedHashMap<>(linux.fields());
    without.remove("seccomp");
    assertEquals(
        kept("spec-" + layout.name().toLowerCase(Locale.ROOT) + ".json"),
        spec.with("linux", new Json.Obj(without)));
  }

  private static Json kept(String name) throws IOException {
    try (var in = SpecBuilderTest.class.getResourceAsStream(name)) {
      return in == null ? new Json.Null() : JsonDocument.read(in.readAllBytes());
    }
  }

  /** Else it inherits the daemon's, which the kernel spares. */
  @Test
  void build_noScoreAsked_isNotSparedWithTheDaemon() {
    var all = host(CgroupLayout.V1, Set.of(), Set.copyOf(Capabilities.ALL));
    assertEquals(Json.number(0), object(build("", all), "process").fields().get("oomScoreAdj"));
  }

  @Test
  void build_default_hasMobysSeccomp() {
    var seccomp = object(object(build("", host(CgroupLayout.V1)), "linux"), "seccomp");
    assertEquals(new Json.Text("SCMP_ACT_ERRNO"), seccomp.fields().get("defaultAction"));
    assertEquals(
        Json.strings(List.of("SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32")),
        seccomp.fields().get("architectures"));
    var rules = new Fields("", seccomp).objects("syscalls");
    assertEquals(361, rules.getFirst().strings("names").size());
    assertTrue(allows(rules, "chroot"), "CAP_SYS_CHROOT is there");
    assertFalse(allows(rules, "mount"), "CAP_SYS_ADMIN is not");
    assertFalse(allows(rules, "io_uring_setup"));
    assertFalse(allows(rules, "keyctl"));
  }

  @Test
  void build_noLimitAskedFor_hasTheDaemonsOwn() {
    var spec = build("", host(CgroupLayout.V1));
    assertEquals(
        Json.object().with("limit", 8192),
        object(object(object(spec, "linux"), "resources"), "pids"));
    assertEquals(
        "[{\"type\":\"RLIMIT_CORE\",\"hard\":18446744073709551615,\"soft\":0}]",
        text(object(spec, "process"), "rlimits"));
  }

  @Test
  void build_anyNumberOfProcessesAskedFor_isGiven() {
    var spec = build("'HostConfig':{'PidsLimit':-1}", host(CgroupLayout.V1));
    assertEquals(
        Json.object().with("limit", -1),
        object(object(object(spec, "linux"), "resources"), "pids"));
  }

  private static String text(Json.Obj json, String name) {
    var value = JsonDocument.write(Json.object().with(name, json.get(name).orElseThrow()));
    return new String(value, StandardCharsets.UTF_8).replaceFirst(".*?:(.*)}", "$1");
  }

  @Test
  void build_kernelWithoutX32_hasNoRulesForIt() {
    var host = host(CgroupLayout.V1, Set.of("SCMP_ARCH_X32"));
    assertEquals(
        Json.strings(List.of("SCMP_ARCH_X86_64", "SCMP_ARCH_X86")),
        object(object(build("", host), "linux"), "seccomp").fields().get("architectures"));
  }

  private static boolean allows(List<Fields> rules, String call) {
    return rules.stream()
        .filter(rule -> rule.text("action").equals(Optional.of("SCMP_ACT_ALLOW")))
        .anyMatch(rule -> rule.strings("names").contains(call));
  }

  @Test
  void build_sysAdmin_mayMount() {
    var spec = build("'HostConfig':{'CapAdd':['SYS_ADMIN']}", host(CgroupLayout.V2));
    assertTrue(
        allows(
            new Fields("", object(object(spec, "linux"), "seccomp")).objects("syscalls"), "mount"));
  }

  @Test
  void build_privileged_masksNothingAndFiltersNothing() {
    var linux = object(build("'HostConfig':{'Privileged':true}", host(CgroupLayout.V1)), "linux");
    assertFalse(linux.fields().containsKey("seccomp"));
    assertEquals(Json.strings(List.of()), linux.fields().get("maskedPaths"));
    assertEquals(Json.strings(List.of()), linux.fields().get("readonlyPaths"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'HostConfig':{'MemorySwappiness':10}|--memory-swappiness",
        "'HostConfig':{'OomKillDisable':true}|--oom-kill-disable",
        "'HostConfig':{'NanoCpus':9000000000}|CPUs",
        "'HostConfig':{'Init':true}|--init",
        "'HostConfig':{'CapAdd':['SYS_RESOURCE']}|SYS_RESOURCE"
      })
  void build_whatTheHostCannotDo_isRefusedByName(String line) {
    var parts = line.split("\\|", 2);
    var refused = assertThrows(InvalidRequest.class, () -> build(parts[0], host(CgroupLayout.V2)));
    assertTrue(String.valueOf(refused.getMessage()).contains(parts[1]), refused.getMessage());
  }

  @Test
  void arguments_entrypointOfClient_takesImagesAway() {
    var image = image(List.of("entry"), List.of("default"));
    assertEquals(List.of("entry", "default"), arguments("", image));
    assertEquals(List.of("entry", "x"), arguments("'Cmd':['x']", image));
    assertEquals(List.of("mine"), arguments("'Entrypoint':['mine']", image));
    assertEquals(List.of("y"), arguments("'Entrypoint':[''],'Cmd':['y']", image));
    assertThrows(InvalidRequest.class, () -> arguments("", ImageDefaults.NONE));
  }

  private static List<String> arguments(String more, ImageDefaults image) {
    return CommandLine.arguments(request(more).command(), image);
  }

  private static ImageDefaults image(List<String> entrypoint, List<String> command) {
    return new ImageDefaults(
        entrypoint,
        command,
        List.of("PATH=/image", "B=2"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Set.of(),
        Set.of(),
        Map.of());
  }

  static ContainerRequest request(String more) {
    var json = "{'Image':'app'%s}".formatted(more.isEmpty() ? "" : "," + more).replace('\'', '"');
    return RequestReader.read(JsonDocument.readObject(json.getBytes(StandardCharsets.UTF_8)));
  }

  private static Json.Obj build(String more, HostFacts host) {
    return SpecBuilder.build(
        new SpecInput(
            ID,
            request(more),
            image(List.of(), List.of("run")),
            new Ground(
                Path.of("/root"),
                new Ground.NetworkPlace.Joined(Path.of("/run/netns/x")),
                Optional.empty(),
                List.of(
                    new Ground.FileMount(Path.of("/c/resolv.conf"), "/etc/resolv.conf", false))),
            new User(1000, 1000, List.of(1000L, 2000L)),
            List.of(),
            host,
            "/moorage",
            8192));
  }

  private static HostFacts host(CgroupLayout layout) {
    return host(layout, Set.of());
  }

  private static HostFacts host(CgroupLayout layout, Set<String> missingAbis) {
    return host(
        layout,
        missingAbis,
        Set.copyOf(
            Capabilities.ALL.stream().filter(name -> !name.equals("CAP_SYS_RESOURCE")).toList()));
  }

  private static HostFacts host(
      CgroupLayout layout, Set<String> missingAbis, Set<String> capabilities) {
    return new HostFacts(
        layout,
        Set.of("cpu", "cpuset", "memory", "pids"),
        true,
        capabilities,
        Map.of("nofile", 20000L),
        new HostFacts.Kernel(6, 1),
        "amd64",
        missingAbis,
        2,
        false,
        List.of(),
        Optional.empty(),
        "host");
  }

  private static Json.Obj object(Json.Obj json, String name) {
    return json.fields().get(name) instanceof Json.Obj inner ? inner : Json.object();
  }
}
