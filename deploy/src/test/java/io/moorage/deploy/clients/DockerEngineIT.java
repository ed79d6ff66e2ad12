package io.moorage.deploy.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerEngineIT {
  private static DockerEngine engine;
  private static RunningRegistry registry;
  private Path folder;
  private OciLayout layout;

  @BeforeAll
  static void start(@TempDir Path machine) throws IOException, InterruptedException {
    engine = DockerEngine.start(machine.resolve("docker"));
    registry = RunningRegistry.on(machine.resolve("data")).start();
  }

  @AfterAll
  @SuppressWarnings("NullAway") // Without dockerd the start was skipped, and this still runs.
  static void stop() {
    if (registry != null) {
      registry.close();
    }
    if (engine != null) {
      engine.close();
    }
  }

  @BeforeEach
  void prepare(@TempDir Path fresh) throws IOException {
    folder = fresh;
    layout = OciLayout.create(fresh.resolve("layout"));
  }

  @Test
  void push_thenPull_sameImageAndDigest() throws IOException {
    var archive = SavedImage.write(folder.resolve("saved.tar"), "loaded:v1", 10);
    var reference = registry.authority() + "/docker/loaded:v1";
    engine.run("load", "--quiet", "--input", archive.file().toString());
    assertEquals(archive.config().toString(), engine.id("loaded:v1"));

    engine.run("tag", "loaded:v1", reference);
    engine.run("push", reference);
    var digest = Api.of(registry).digest("docker/loaded", "v1");
    engine.run("rmi", "--force", reference, "loaded:v1");
    engine.run("pull", "--quiet", reference);

    assertEquals(archive.config().toString(), engine.id(reference));
    assertEquals(
        List.of(registry.authority() + "/docker/loaded@" + digest), engine.repoDigests(reference));
  }

  @Test
  void push_twice_reusesLayersAndKeepsDigest() throws IOException {
    var archive = SavedImage.write(folder.resolve("saved.tar"), "twice:v1", 3);
    engine.run("load", "--quiet", "--input", archive.file().toString());
    var first = registry.authority() + "/docker/first:v1";
    var second = registry.authority() + "/docker/second:v1";
    engine.run("tag", "twice:v1", first);
    engine.run("tag", "twice:v1", second);

    engine.run("push", first);
    var output = engine.run("push", second);

    assertTrue(output.contains("Mounted from docker/first"), output);
    assertEquals(
        Api.of(registry).digest("docker/first", "v1"),
        Api.of(registry).digest("docker/second", "v1"));
  }

  @Test
  void import_push_pull_sameId() throws IOException {
    var tar = folder.resolve("root.tar");
    try (var out = Files.newOutputStream(tar)) {
      var files = new Tar(out);
      files.file("etc/motd", "hello".getBytes(StandardCharsets.UTF_8));
      files.end();
    }
    var reference = registry.authority() + "/docker/imported:v1";
    var id = engine.run("import", tar.toString(), reference);

    engine.run("push", reference);
    engine.run("rmi", reference);
    engine.run("pull", "--quiet", reference);

    assertEquals(id, engine.id(reference));
  }

  @Test
  void pull_pushedBySkopeo_sameConfig() throws IOException {
    var skopeo = Isolation.in(folder.resolve("skopeo")).skopeo();
    var samples = SampleImages.in(layout);
    var platforms = samples.manyPlatforms();
    var empty = samples.emptyLayer();
    for (var image : List.of(samples.tenLayers(), platforms, empty)) {
      var hex = image.top().digest().hex();
      var reference = registry.authority() + "/docker/copied:" + hex;
      skopeo.run(
          "copy",
          "--all",
          "--preserve-digests",
          "--dest-tls-verify=false",
          "oci:" + layout.naming(image).root() + ":latest",
          "docker://" + reference);

      engine.run("pull", "--quiet", reference);

      assertEquals(image.config(), engine.id(reference));
      assertEquals(
          List.of(registry.authority() + "/docker/copied@" + image.top().digest()),
          engine.repoDigests(reference));
    }
  }

  @Test
  void manifestPush_list_namesBothImages() throws IOException {
    var list = registry.authority() + "/docker/list:v1";
    var parts = List.of(list + "-a", list + "-b");
    for (var part : parts) {
      var archive = SavedImage.write(folder.resolve("saved.tar"), part, 1);
      engine.run("load", "--quiet", "--input", archive.file().toString());
      engine.run("push", part);
    }

    engine.run("manifest", "create", "--insecure", list, parts.getFirst(), parts.getLast());
    var pushed = engine.run("manifest", "push", "--insecure", list);

    var api = Api.of(registry);
    assertEquals(api.digest("docker/list", "v1"), pushed.lines().toList().getLast());
    var body = api.get("/v2/docker/list/manifests/v1");
    assertTrue(body.contains(api.digest("docker/list", "v1-a")), body);
    assertTrue(body.contains(api.digest("docker/list", "v1-b")), body);
  }
}
