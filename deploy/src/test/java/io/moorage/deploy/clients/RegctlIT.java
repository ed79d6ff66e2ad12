package io.moorage.deploy.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegctlIT {
  private static RunningRegistry registry;
  private Path folder;
  private Tool regctl;
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
    regctl =
        Tool.orSkip("regctl")
            .in(Isolation.in(fresh.resolve("regctl")).environment())
            .with("--host", "reg=" + registry.authority() + ",tls=disabled");
    layout = OciLayout.create(fresh.resolve("layout"));
  }

  @Test
  void copy_imagesOfEachShape_pullBackIdentical() throws IOException {
    var samples = SampleImages.in(layout);
    var images =
        List.of(
            samples.tenLayers(),
            samples.manyPlatforms(),
            samples.emptyLayer(),
            samples.foreignLayer(),
            samples.docker(),
            samples.dockerList());
    for (var image : images) {
      var name = image.top().digest().hex();
      var reference = registry.authority() + "/regctl/image:" + name;

      regctl.run("image", "copy", "ocidir://" + layout.naming(image).root() + ":latest", reference);

      assertEquals(image.top().digest().toString(), regctl.run("image", "digest", reference));
      var back = new OciLayout(folder.resolve(name));
      regctl.run("image", "copy", reference, "ocidir://" + back.root() + ":latest");
      assertEquals(List.of(), layout.missingFrom(back, image));
    }
    assertEquals(
        images.stream().map(image -> image.top().digest().hex()).sorted().toList(),
        regctl.run("tag", "ls", registry.authority() + "/regctl/image").lines().toList());
  }

  @Test
  void artifact_withSubject_isListedFilteredAndGoesWithItsTag() throws IOException {
    var image = SampleImages.in(layout).oneLayer();
    var repository = registry.authority() + "/regctl/signed";
    regctl.run(
        "image",
        "copy",
        "ocidir://" + layout.naming(image).root() + ":latest",
        repository + ":latest");

    var note = Files.writeString(folder.resolve("note.txt"), "checked");
    regctl.run(
        "artifact",
        "put",
        "--artifact-type",
        "application/vnd.example.note",
        "--subject",
        repository + ":latest",
        "--file",
        note.toString(),
        "--file-title",
        "--strip-dirs",
        "--file-media-type",
        "text/plain");

    var type = "application/vnd.example.note";
    var list = regctl.run("artifact", "list", repository + ":latest");
    assertTrue(list.contains(type), list);
    assertTrue(
        regctl
            .run("artifact", "list", "--filter-artifact-type", type, repository + ":latest")
            .contains(type));
    assertEquals(
        "checked",
        regctl.run("artifact", "get", "--subject", repository + ":latest", "--file", "note.txt"));

    regctl.run("tag", "rm", repository + ":latest");
    assertEquals("", regctl.run("tag", "ls", repository));
    regctl.run("manifest", "head", repository + "@" + image.top().digest());
  }
}
