package io.moorage.loadtests.scale;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.deploy.clients.RunningRegistry;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GeneratorIT {

  /** Every question is answered 200, and the walks see all pages. */
  @Test
  void fill_smallStore_answersWhatScaleAsks(@TempDir Path folder) throws Exception {
    var directory = folder.resolve("data");
    try (var generator = Generator.on(directory)) {
      generator.fill(new Size(2_500, 100, 100, 10));
    }
    var said = new ByteArrayOutputStream();
    try (var registry = RunningRegistry.on(directory).start();
        var out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      new Asking(registry, out).all();
    }
    var text = said.toString(StandardCharsets.UTF_8);
    // Five walks of three pages of tags and one of each other list.
    assertTrue(text.contains("5 walks over everything: 30 pages"), text);
  }
}
