package io.moorage.runner.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeStateTest {
  @TempDir Path directory;
  private Path run;
  private Path here;
  private Path there;

  @BeforeEach
  void make() throws IOException {
    run = Files.createDirectory(directory.resolve("run"));
    here = Files.createDirectory(directory.resolve("here"));
    there = Files.createDirectory(directory.resolve("there"));
  }

  /** A power cut leaves files that were renamed into place with nothing in them. */
  private static void leaveEmptyFile(RuntimeState state) throws IOException {
    Files.createFile(Files.createDirectory(state.directory().resolve("c1")).resolve("state.json"));
  }

  @Test
  void at_anotherBoot_knowsNothingOfTheContainersBefore() throws IOException {
    var before = RuntimeState.at(run, here, "boot-1");
    leaveEmptyFile(before);
    var after = RuntimeState.at(run, here, "boot-2");
    assertFalse(Files.exists(before.directory()));
    assertFalse(Files.exists(after.directory().resolve("c1")));
  }

  @Test
  void at_sameBoot_keepsWhatRuns() throws IOException {
    var before = RuntimeState.at(run, here, "boot-1");
    leaveEmptyFile(before);
    before.close();
    var after = RuntimeState.at(run, here, "boot-1");
    assertEquals(before, after);
    assertTrue(Files.exists(after.directory().resolve("c1")));
  }

  @Test
  void at_twoRunners_leaveEachOtherAlone() throws IOException {
    var other = RuntimeState.at(run, there, "boot-1");
    leaveEmptyFile(other);
    var ours = RuntimeState.at(run, here, "boot-2");
    assertNotEquals(other.directory(), ours.directory());
    assertTrue(Files.exists(other.directory().resolve("c1")));
  }

  @Test
  void close_nothingRuns_leavesNothing() throws IOException {
    try (var state = RuntimeState.at(run, here, "boot-1")) {
      assertTrue(Files.isDirectory(state.directory()));
    }
    try (var left = Files.list(run)) {
      assertEquals(0, left.count());
    }
  }
}
