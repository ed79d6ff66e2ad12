package io.moorage.runner.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generated images, unpacked by us and by podman: the same paths, and all about them the same. */
class SameTreeAsPodmanIT {
  private static final int IMAGES = 24;

  @TempDir Path directory;

  @Test
  void unpack_generatedImages_asPodmanDoes() throws Exception {
    Root.required();
    if (!Podman.isThere()) {
      System.out.println("skipped: no podman to compare with");
    }
    assumeTrue(Podman.isThere(), "no podman to compare with");
    int paths = 0;
    try (var podman = new Podman(Files.createDirectories(directory.resolve("podman")));
        var fixture = new SnapshotsFixture(directory.resolve("snapshots"))) {
      for (int seed = 0; seed < IMAGES; seed++) {
        paths += compare(seed, podman, fixture);
      }
    }
    System.out.printf("%d generated images, %d paths: as podman unpacks them%n", IMAGES, paths);
  }

  private int compare(int seed, Podman podman, SnapshotsFixture fixture) throws Exception {
    var layers = new RandomLayers(seed).layers();
    var top = fixture.commit(layers.toArray(byte[][]::new));
    var own = directory.resolve("own" + seed);
    var overlay =
        new OverlayMount(
                fixture.snapshots.lowers(top.chain()),
                own.resolve("upper"),
                own.resolve("work"),
                own.resolve("target"))
            .withDirectories();
    overlay.mount();
    try {
      var theirs = TreeListing.of(podman.mounted(layers));
      var ours = TreeListing.of(overlay.target());
      assertSame(seed, theirs, ours);
      return ours.size();
    } finally {
      OverlayMount.unmount(overlay.target());
    }
  }

  private static void assertSame(int seed, Map<String, String> theirs, Map<String, String> ours) {
    var all = new TreeSet<>(theirs.keySet());
    all.addAll(ours.keySet());
    var differences = new StringBuilder();
    for (var path : all) {
      if (!String.valueOf(theirs.get(path)).equals(ours.get(path))) {
        differences.append(
            "%n%s%n  podman %s%n  ours   %s".formatted(path, theirs.get(path), ours.get(path)));
      }
    }
    assertEquals("", differences.toString(), "seed " + seed);
  }
}
