package io.moorage.runner.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverlayMountIT {
  @TempDir Path directory;

  @BeforeEach
  void asRoot() {
    Root.required();
  }

  @AfterEach
  void unmount() {
    OverlayMount.unmount(directory.resolve("target"));
  }

  @Test
  void mount_manyLayers_showsAll() throws IOException {
    var overlay = overlay(layers(120));
    overlay.mount();
    assertShowsAll(overlay, 120);
  }

  @Test
  void mountByPage_manyLayers_showsAll() throws IOException {
    var overlay = overlay(layers(120));
    overlay.mountByPage();
    assertShowsAll(overlay, 120);
  }

  @Test
  void mount_longPathsWithColons_showsAll() throws IOException {
    var deep = directory.resolve("a:b,c".repeat(20)).resolve("d".repeat(200));
    var overlay = overlay(layers(deep, 3));
    overlay.mount();
    assertShowsAll(overlay, 3);
  }

  @Test
  void mount_topmostFirst_hidesWhatIsBelow() throws IOException {
    var overlay = overlay(layers(3));
    overlay.mount();
    assertEquals("2", Files.readString(overlay.target().resolve("same")));
  }

  @Test
  void mount_write_goesToUpper() throws IOException {
    var overlay = overlay(layers(2));
    overlay.mount();
    Files.writeString(overlay.target().resolve("same"), "mine");
    assertEquals("mine", Files.readString(overlay.upper().resolve("same")));
    assertEquals("1", Files.readString(overlay.lowers().getFirst().resolve("same")));
  }

  @Test
  void withDirectories_newUpper_looksAsTheTopmostRoot() throws IOException {
    var lowers = layers(2);
    Files.setAttribute(lowers.getFirst(), "unix:mode", 0711);
    Files.setAttribute(lowers.getFirst(), "unix:uid", 12);
    var overlay = overlay(lowers);
    overlay.mount();
    assertEquals(0711, (int) Files.getAttribute(overlay.target(), "unix:mode") & 07777);
    assertEquals(12, Files.getAttribute(overlay.target(), "unix:uid"));
    Files.setAttribute(overlay.target(), "unix:mode", 0700);
    OverlayMount.unmount(overlay.target());
    overlay.withDirectories().mount();
    assertEquals(0700, (int) Files.getAttribute(overlay.target(), "unix:mode") & 07777);
  }

  @Test
  void mount_lowerMissing_mountsNothing() throws IOException {
    var lower = Files.createDirectory(directory.resolve("none"));
    var overlay = overlay(List.of(lower));
    Files.delete(lower);
    assertThrows(SnapshotFailure.DiskFailure.class, overlay::mount);
    assertFalse(OverlayMount.unmount(overlay.target()));
  }

  @Test
  void unmount_mountedTwice_takesBothAway() throws IOException {
    var overlay = overlay(layers(2));
    overlay.mount();
    Files.writeString(overlay.target().resolve("mine"), "x");
    assertTrue(OverlayMount.unmount(overlay.target()));
    assertFalse(OverlayMount.unmount(overlay.target()));
    overlay.mount();
    assertTrue(Files.exists(overlay.target().resolve("mine")));
  }

  private OverlayMount overlay(List<Path> lowers) {
    return new OverlayMount(
            lowers,
            directory.resolve("upper"),
            directory.resolve("work"),
            directory.resolve("target"))
        .withDirectories();
  }

  private List<Path> layers(int count) throws IOException {
    return layers(directory.resolve("layers"), count);
  }

  private static List<Path> layers(Path in, int count) throws IOException {
    var lowers = new ArrayList<Path>();
    for (int i = 0; i < count; i++) {
      var layer = Files.createDirectories(in.resolve("layer-with-a-name-of-some-length-" + i));
      Files.writeString(layer.resolve("file" + i), "x");
      Files.writeString(layer.resolve("same"), String.valueOf(i));
      lowers.addFirst(layer);
    }
    return lowers;
  }

  private static void assertShowsAll(OverlayMount overlay, int count) {
    for (int i = 0; i < count; i++) {
      assertTrue(Files.exists(overlay.target().resolve("file" + i)), "file" + i);
    }
  }
}
