package io.moorage.deploy.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CraneIT {
  private static RunningRegistry registry;
  private Path folder;
  private Tool crane;
  private OciLayout layout;

  @BeforeAll
  static void start(@TempDir Path data) {
    registry = RunningRegistry.on(data).start();
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  @BeforeEach
  void prepare(@TempDir Path fresh) throws IOException {
    folder = fresh;
    crane = Tool.orSkip("crane").in(Isolation.in(fresh.resolve("crane")).environment());
    layout = OciLayout.create(fresh.resolve("layout"));
  }

  @Test
  void push_imagesOfEachShape_pullBackIdentical() throws IOException {
    var samples = SampleImages.in(layout);
    var images =
        List.of(samples.tenLayers(), samples.emptyLayer(), samples.docker(), samples.oneLayer());
    for (var image : images) {
      var reference = registry.authority() + "/crane/image:" + image.top().digest().hex();

      crane.run("push", layout.naming(image).root().toString(), reference);

      assertEquals(image.top().digest().toString(), crane.run("digest", reference));
      var back = new OciLayout(folder.resolve(image.top().digest().hex()));
      crane.run("pull", "--format=oci", reference, back.root().toString());
      assertEquals(List.of(), layout.missingFrom(back, image));
    }
  }

  @Test
  void push_index_copiesListsAndDeletes() throws IOException {
    var image = SampleImages.in(layout).manyPlatforms();
    var repository = registry.authority() + "/crane/index";
    crane.run("push", "--index", layout.naming(image).root().toString(), repository + ":pushed");

    // crane wraps a layout's index in the image it pushes: ask what it pushed.
    var digest = crane.run("digest", repository + ":pushed");
    crane.run("copy", repository + ":pushed", repository + "-copy:copied");
    crane.run("tag", repository + ":pushed", "second");

    assertEquals(digest, crane.run("digest", repository + "-copy:copied"));
    assertEquals("pushed\nsecond", crane.run("ls", repository));
    assertTrue(crane.run("validate", "--remote", repository + ":pushed").startsWith("PASS"));
    var repositories = crane.run("catalog", registry.authority()).lines().toList();
    assertTrue(repositories.containsAll(List.of("crane/index", "crane/index-copy")));

    crane.run("delete", repository + "@" + digest);
    assertEquals("", crane.run("ls", repository));
    assertEquals(digest, crane.run("digest", repository + "-copy:copied"));
  }
}
