package io.moorage.deploy.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodmanIT {
  private static RunningRegistry registry;
  private Path folder;
  private Tool podman;
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
    podman = Isolation.in(fresh.resolve("podman")).podman();
    layout = OciLayout.create(fresh.resolve("layout"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "v2s2"})
  void push_thenPullElsewhere_sameImage(String format) throws IOException {
    var image = SampleImages.in(layout).tenLayers();
    podman.run("pull", "--quiet", "oci:" + layout.naming(image).root() + ":latest");
    var id = podman.run("images", "--quiet", "--no-trunc");
    var repository = "podman/" + format;
    var reference = registry.authority() + "/" + repository + ":v1";
    var pushed = folder.resolve("pushed");

    podman.run(
        "push",
        "--tls-verify=false",
        "--format",
        format,
        "--digestfile",
        pushed.toString(),
        id,
        reference);
    assertEquals(Files.readString(pushed), Api.of(registry).digest(repository, "v1"));

    var elsewhere = Isolation.in(folder.resolve("elsewhere")).podman();
    elsewhere.run("pull", "--quiet", "--tls-verify=false", reference);
    assertEquals(
        Files.readString(pushed),
        elsewhere.run("image", "inspect", "--format", "{{.Digest}}", reference));
    if (format.equals("oci")) {
      // Another manifest format names the config by another type, but an image is its config.
      assertEquals(id, elsewhere.run("images", "--quiet", "--no-trunc"));
      assertEquals("sha256:" + image.config().substring("sha256:".length()), id);
    }
  }

  @Test
  void manifestPush_index_pullsOwnPlatform() throws IOException {
    var skopeo = Isolation.in(folder.resolve("skopeo")).skopeo();
    var image = SampleImages.in(layout).manyPlatforms();
    var reference = registry.authority() + "/podman/platforms:v1";
    skopeo.run(
        "copy",
        "--all",
        "--preserve-digests",
        "--dest-tls-verify=false",
        "oci:" + layout.naming(image).root() + ":latest",
        "docker://" + reference);

    podman.run("pull", "--quiet", "--tls-verify=false", "--arch", "arm64", reference);
    assertEquals(
        "arm64", podman.run("image", "inspect", "--format", "{{.Architecture}}", reference));

    podman.run("manifest", "create", "list");
    podman.run("manifest", "add", "--all", "--tls-verify=false", "list", "docker://" + reference);
    podman.run(
        "manifest",
        "push",
        "--all",
        "--tls-verify=false",
        "list",
        "docker://" + registry.authority() + "/podman/again:v1");
    var index = Api.of(registry).get("/v2/podman/again/manifests/v1");
    var missing = image.children().stream().filter(c -> !index.contains(c.digest().hex())).toList();
    assertEquals(Stream.empty().toList(), missing, index);
  }
}
