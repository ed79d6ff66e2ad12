package io.moorage.deploy.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildahIT {
  private static RunningRegistry registry;
  private Path folder;
  private Isolation isolation;

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
    isolation = Isolation.in(fresh.resolve("buildah"));
  }

  @ParameterizedTest
  @CsvSource({
    "oci, oci, application/vnd.oci.image.manifest.v1+json",
    "docker, v2s2, application/vnd.docker.distribution.manifest.v2+json"
  })
  void push_builtFromScratch_pullsBackTheSame(String built, String format, String type)
      throws IOException {
    var buildah = isolation.buildah();
    var policy = isolation.policy().toString();
    var file = Files.writeString(folder.resolve("greeting"), "built from nothing\n");
    var repository = "buildah/" + format;
    var reference = "docker://" + registry.authority() + "/" + repository + ":v1";
    var pushed = folder.resolve("pushed");

    var container = buildah.run("from", "scratch");
    buildah.run("copy", "--quiet", container, file.toString(), "/greeting");
    buildah.run("config", "--cmd", "/greeting", container);
    buildah.run(
        "commit", "--quiet", "--signature-policy", policy, "--format", built, container, "built");
    buildah.run(
        "push",
        "--quiet",
        "--tls-verify=false",
        "--signature-policy",
        policy,
        "--format",
        format,
        "--digestfile",
        pushed.toString(),
        "built",
        reference);

    var api = Api.of(registry);
    assertEquals(Files.readString(pushed), api.digest(repository, "v1"));
    var manifest = api.get("/v2/" + repository + "/manifests/v1");
    assertTrue(manifest.contains(type), manifest);

    var elsewhere = Isolation.in(folder.resolve("elsewhere")).buildah();
    var id =
        elsewhere.run(
            "pull", "--quiet", "--tls-verify=false", "--signature-policy", policy, reference);
    assertEquals(buildah.run("images", "--quiet", "--no-trunc", "built"), "sha256:" + id);
  }
}
