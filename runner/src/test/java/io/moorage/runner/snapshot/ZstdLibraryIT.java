package io.moorage.runner.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZstdLibraryIT {
  @TempDir Path directory;

  @Test
  void unpack_leavesOneLibrary() throws IOException {
    ZstdLibrary.unpack(directory.resolve("native"));
    try (var files = Files.list(directory.resolve("native"))) {
      var all = files.toList();
      assertEquals(1, all.size());
      assertTrue(Files.size(all.getFirst()) > 100_000);
    }
  }
}
