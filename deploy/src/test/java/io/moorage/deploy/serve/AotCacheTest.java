package io.moorage.deploy.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AotCacheTest {
  private static final Path CACHE = Path.of("/opt/moorage/run/1/moorage.aot");

  @Test
  void complaint_mapped_none() {
    String maps = "7f0000000000-7f0000001000 r--p 00000000 08:01 42    " + CACHE + "\n";
    assertEquals(Optional.empty(), AotCache.complaint(CACHE, maps, "build again"));
  }

  @Test
  void complaint_notMapped_oneLineWithTheRemedy() {
    String line = AotCache.complaint(CACHE, "7f00 r--p /usr/lib/libc.so\n", "do this").orElse("");
    assertTrue(line.endsWith("; do this"), line);
    assertEquals(1, line.lines().count());
  }
}
