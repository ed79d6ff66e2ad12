package io.moorage.runner.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.runner.bundle.HostFacts.CgroupLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over trees of plain files that look like those of the kernel. */
class CgroupsTest {
  @TempDir Path root;

  private void file(String path, String text) throws IOException {
    var file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void v1_readsEachHierarchy() throws IOException {
    file("memory/m/x/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n");
    file("pids/m/x/cgroup.procs", "12\n34\n");
    file("cpu/cgroup.procs", "");
    var cgroups = Cgroups.at(root);
    assertEquals(CgroupLayout.V1, cgroups.layout());
    assertEquals(Set.of("cpu", "memory", "pids"), cgroups.controllers());
    assertTrue(cgroups.sawOom("/m/x"));
    assertEquals(List.of(12, 34), cgroups.processes("/m/x"));
    assertFalse(cgroups.sawOom("/m/gone"));
    file("unified/cgroup.procs", "");
    assertEquals(CgroupLayout.HYBRID, Cgroups.at(root).layout());
  }

  @Test
  void v2_readsTheOneHierarchy() throws IOException {
    file("cgroup.controllers", "cpuset cpu io memory pids\n");
    file("m/x/memory.events", "low 0\noom 1\noom_kill 1\n");
    file("m/y/memory.events", "low 0\noom 0\noom_kill 0\n");
    file("m/x/cgroup.procs", "7\n");
    var cgroups = Cgroups.at(root);
    assertEquals(CgroupLayout.V2, cgroups.layout());
    assertEquals(Set.of("cpuset", "cpu", "io", "memory", "pids"), cgroups.controllers());
    assertTrue(cgroups.sawOom("/m/x"));
    assertFalse(cgroups.sawOom("/m/y"));
    assertEquals(List.of(7), cgroups.processes("/m/x"));
  }
}
