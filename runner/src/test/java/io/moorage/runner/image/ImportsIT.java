package io.moorage.runner.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.oci.ImageConfig.Defaults;
import io.moorage.blobstore.oci.Platform;
import io.moorage.runner.tar.TarBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImportsIT {
  private static final byte[] TREE = new TarBytes().file("etc/issue", "hello\n").bytes();

  private final LoadedImages runner;

  ImportsIT(@TempDir Path directory) {
    runner = new LoadedImages(directory);
  }

  @AfterEach
  void close() {
    runner.close();
  }

  private LocalImage run(byte[] tar, Optional<String> name, Defaults defaults) throws IOException {
    var request =
        new Imports.Request(
            name.map(ImageName::parse), Platform.here(), "brought by hand", defaults);
    return runner.imports.run(new ByteArrayInputStream(tar), request, Progress.NONE);
  }

  @Test
  void run_tree_isTheLayerOfAnImage() throws IOException {
    var start = Changes.apply(Defaults.NONE, List.of("CMD [\"/bin/sh\"]", "ENV A=b"));
    var image = run(TREE, Optional.of("tree:1"), start);
    assertEquals(image, runner.images.require("tree:1"));
    assertEquals("hello\n", runner.file(image, "etc/issue"));
    assertEquals(start, image.config().defaults());
    var made = runner.images.history(image).getFirst();
    assertEquals("brought by hand", made.step().comment());
    assertEquals(6, made.size());
  }

  @Test
  void run_packedTree_isUnpacked() throws IOException {
    var image = run(TestImage.gzip(TREE), Optional.empty(), Defaults.NONE);
    assertTrue(image.isDangling());
    assertEquals("hello\n", runner.file(image, "etc/issue"));
  }

  @Test
  void run_imported_canBePushed(@TempDir Path directory) throws IOException {
    var image = run(TestImage.gzip(TREE), Optional.empty(), Defaults.NONE);
    try (var registry = new ServedRegistry(directory)) {
      var name = registry.host() + "/tree:1";
      runner.images.tag(image, ImageName.parse(name));
      runner.push(name);
      assertEquals(1, registry.data.repositories().list(Optional.empty(), 9).items().size());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"BZh91AY&SY and more", "\u00fd7zXZ\0 and more", "no tar", ""})
  void run_whatIsNoTar_isRefusedAndLeavesNothing(String content) {
    var bytes = content.getBytes(ISO_8859_1);
    assertThrows(ImageFailure.Unusable.class, () -> run(bytes, Optional.of("x:1"), Defaults.NONE));
    assertEquals(List.of(), runner.images.list());
    assertEquals(List.of(), runner.snapshots.list());
  }
}
