package io.moorage.deploy.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SkopeoIT {
  private static final long GIBIBYTE = Long.getLong("moorage.test.layer", 1L << 30);

  private static RunningRegistry registry;
  private Path folder;
  private Tool skopeo;
  private OciLayout layout;

  /** Makes one image. */
  interface Sample {
    Image from(SampleImages images) throws IOException;
  }

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
    skopeo = Isolation.in(fresh.resolve("skopeo")).skopeo();
    layout = OciLayout.create(fresh.resolve("layout"));
  }

  static Stream<Arguments> ociImages() {
    return Stream.of(
        sample("one-layer", SampleImages::oneLayer),
        sample("ten-layers", SampleImages::tenLayers),
        sample("many-platforms", SampleImages::manyPlatforms),
        sample("empty-layer", SampleImages::emptyLayer),
        sample("foreign-layer", SampleImages::foreignLayer),
        sample("large-layer", images -> images.large(GIBIBYTE)));
  }

  static Stream<Arguments> dockerImages() {
    return Stream.of(
        sample("docker", SampleImages::docker), sample("docker-list", SampleImages::dockerList));
  }

  private static Arguments sample(String name, Sample sample) {
    return Arguments.of(name, sample);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ociImages")
  void copy_thereAndBack_isIdentical(String name, Sample sample) throws IOException {
    var image = sample.from(SampleImages.in(layout));
    var source = "oci:" + layout.naming(image).root() + ":latest";
    var there = "docker://" + registry.authority() + "/skopeo/" + name + ":v1";

    copy("--dest-tls-verify=false", source, there);
    assertEquals(image.top().digest().toString(), Api.of(registry).digest("skopeo/" + name, "v1"));

    var back = OciLayout.create(folder.resolve("back"));
    copy("--src-tls-verify=false", there, "oci:" + back.root() + ":latest");
    assertEquals(List.of(), layout.missingFrom(back, image));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dockerImages")
  void copy_dockerTypes_keepsThem(String name, Sample sample) throws IOException {
    var image = sample.from(SampleImages.in(layout));
    var source = "dir:" + layout.asFolder(image, folder.resolve("there"));
    var there = "docker://" + registry.authority() + "/skopeo/" + name + ":v1";

    copy("--dest-tls-verify=false", source, there);
    assertEquals(image.top().digest().toString(), Api.of(registry).digest("skopeo/" + name, "v1"));

    var back = folder.resolve("back");
    copy("--src-tls-verify=false", there, "dir:" + back);
    assertEquals(List.of(), layout.missingFromFolder(back, image));
  }

  @Test
  void copy_artifactWithSubject_isListedAsReferrer() throws IOException {
    var samples = SampleImages.in(layout);
    var subject = samples.oneLayer();
    var artifact = samples.artifact(subject.top());
    var repository = "docker://" + registry.authority() + "/skopeo/signed:";
    for (var image : List.of(subject, artifact)) {
      copy(
          "--dest-tls-verify=false",
          "oci:" + layout.naming(image).root() + ":latest",
          repository + image.top().digest().hex());
    }

    var back = OciLayout.create(folder.resolve("back"));
    copy(
        "--src-tls-verify=false",
        repository + artifact.top().digest().hex(),
        "oci:" + back.root() + ":latest");
    assertEquals(List.of(), layout.missingFrom(back, artifact));
    var referrers = Api.of(registry).get("/v2/skopeo/signed/referrers/" + subject.top().digest());
    assertTrue(referrers.contains(artifact.top().digest().toString()), referrers);
    assertTrue(referrers.contains("application/vnd.example.note"), referrers);
  }

  @Test
  void copy_betweenRepositories_mountsAndStaysIdentical() throws IOException {
    var image = SampleImages.in(layout).tenLayers();
    var from = "docker://" + registry.authority() + "/skopeo/from:v1";
    var to = "docker://" + registry.authority() + "/skopeo/to:v1";

    copy("--dest-tls-verify=false", "oci:" + layout.naming(image).root() + ":latest", from);
    skopeo.run("copy", "--all", "--src-tls-verify=false", "--dest-tls-verify=false", from, to);

    assertEquals(image.top().digest().toString(), Api.of(registry).digest("skopeo/to", "v1"));
  }

  @Test
  void listTagsInspectDelete_answerAsPushed() throws IOException {
    var image = SampleImages.in(layout).oneLayer();
    var repository = "docker://" + registry.authority() + "/skopeo/listed";
    for (var tag : List.of("a", "b", "c")) {
      copy(
          "--dest-tls-verify=false",
          "oci:" + layout.naming(image).root() + ":latest",
          repository + ":" + tag);
    }

    var listed = skopeo.run("list-tags", "--tls-verify=false", repository);
    assertTrue(listed.replaceAll("\\s", "").contains("[\"a\",\"b\",\"c\"]"), listed);
    var inspected = skopeo.run("inspect", "--tls-verify=false", repository + ":a");
    assertTrue(inspected.contains(image.top().digest().toString()), inspected);
    var deleted = skopeo.run("delete", "--tls-verify=false", repository + ":a");
    assertEquals("", deleted);
    var raw =
        Api.of(registry)
            .send(
                HttpRequest.newBuilder(
                        registry.uri("/v2/skopeo/listed/manifests/" + image.top().digest()))
                    .build());
    assertEquals(404, raw.statusCode());
  }

  private void copy(String option, String from, String to) {
    skopeo.run("copy", "--all", "--preserve-digests", option, from, to);
  }
}
