package io.moorage.runner.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.luben.zstd.Zstd;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import io.moorage.runner.tar.TarBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives as other programs write them, and as nobody should. */
class LoadsIT {
  private static final TestImage APP = image("app");

  private final Path directory;
  private LoadedImages runner;

  LoadsIT(@TempDir Path directory) {
    this.directory = directory;
  }

  private static TestImage image(String cmd) {
    return TestImage.of(cmd, tar("a", "lower\n"), tar("b", "upper of " + cmd + "\n"));
  }

  private static String tar(String name, String content) {
    return new String(new TarBytes().file(name, content).bytes(), UTF_8);
  }

  @BeforeEach
  void open() {
    runner = new LoadedImages(directory.resolve("runner"));
  }

  @AfterEach
  void close() {
    runner.close();
  }

  /** The docker-archive of one image, its files in the order in which docker wrote them. */
  private static TarBytes archive(TestImage image, String tags) {
    var layers = image.layers.stream().map(l -> '"' + l.digest().hex() + "/layer.tar\"").toList();
    var archive = new TarBytes();
    for (var layer : image.layers) {
      archive.directory(layer.digest().hex() + "/");
      archive.add(
          TarBytes.header('0', layer.digest().hex() + "/layer.tar").size(layer.size()),
          image.blob(layer));
    }
    var config = image.id().hex() + ".json";
    return archive
        .add(TarBytes.header('0', config).size(image.config.size()), image.blob(image.config))
        .file(
            "manifest.json",
            "[{\"Config\":\"%s\",\"RepoTags\":%s,\"Layers\":%s}]".formatted(config, tags, layers));
  }

  @Test
  void load_archivesOfOthers_areTheImagesTheyWereMadeOf() throws IOException {
    assumeTrue(ArchiveTools.areThere(), "skopeo, podman and buildah are not all installed");
    var tools = new ArchiveTools(directory);
    try (var registry = new ServedRegistry(directory.resolve("registry"));
        var remote = new TestRunner(directory.resolve("pusher"), Optional.empty())) {
      var other = image("other");
      APP.pushTo(remote.remote(registry.host(), "app"), Tag.parse("1.0"));
      other.pushTo(remote.remote(registry.host(), "other"), Tag.parse("2.0"));
      var app = registry.host() + "/app:1.0";
      var second = registry.host() + "/other:2.0";
      tools.podman("pull", "-q", "--tls-verify=false", app);
      tools.podman("pull", "-q", "--tls-verify=false", second);
      tools.podman("tag", app, "localhost/app:stable");
      var folder = directory + "/";
      tools.skopeo(
          "copy",
          "--src-tls-verify=false",
          "docker://" + app,
          "docker-archive:" + folder + "skopeo.tar:app:1.0");
      tools.skopeo(
          "copy",
          "--src-tls-verify=false",
          "docker://" + app,
          "oci-archive:" + folder + "layout.tar:app:1.0");
      tools.podman(
          "save", "-q", "-m", "-o", folder + "many.tar", app, second, "localhost/app:stable");
      tools.podman("save", "-q", "--format", "oci-archive", "-o", folder + "podman.tar", app);
      tools.buildah("push", "-q", app, "docker-archive:" + folder + "buildah.tar:built:3");
    }
    assertEquals(List.of("Loaded image: app:1.0"), runner.load(directory.resolve("skopeo.tar")));
    var image = runner.images.require("app:1.0");
    assertEquals(APP.id(), image.id());
    assertEquals("upper of app\n", runner.file(image, "b"));
    assertEquals(List.of("Loaded image: app:1.0"), runner.load(directory.resolve("layout.tar")));
    var many = runner.load(directory.resolve("many.tar"));
    assertEquals(3, many.size(), many::toString);
    assertTrue(many.contains("Loaded image: localhost/app:stable"), many::toString);
    assertEquals(
        image("other").id(),
        runner.images.list().stream()
            .filter(i -> !i.id().equals(APP.id()))
            .findFirst()
            .orElseThrow()
            .id());
    assertTrue(runner.load(directory.resolve("podman.tar")).getFirst().endsWith("/app:1.0"));
    assertEquals("Loaded image: built:3", runner.load(directory.resolve("buildah.tar")).getFirst());
    assertEquals(APP.id(), runner.images.require("built:3").id());
  }

  @Test
  void load_layout_keepsTheDigestsThatAPushSends() throws IOException {
    var layout = new TarBytes();
    APP.blobs.forEach(
        (digest, bytes) ->
            layout.add(
                TarBytes.header('0', "blobs/sha256/" + digest.hex()).size(bytes.length), bytes));
    layout.add(
        TarBytes.header('0', "blobs/sha256/" + APP.manifest.digest().hex())
            .size(APP.manifest.body().length),
        APP.manifest.body());
    layout.file(
        "index.json",
        """
        {"schemaVersion":2,"manifests":[{"mediaType":"%s","digest":"%s","size":%d,
          "annotations":{"io.containerd.image.name":"docker.io/library/app:1.0"}}]}
        """
            .formatted(
                APP.manifest.mediaType(), APP.manifest.digest(), APP.manifest.body().length));
    assertEquals(List.of("Loaded image: app:1.0"), runner.load(layout.bytes()));
    assertEquals(APP.manifest.digest(), runner.images.require("app:1.0").manifest());
    try (var registry = new ServedRegistry(directory.resolve("target"));
        var reader = new TestRunner(directory.resolve("reader"), Optional.empty())) {
      var name = registry.host() + "/app:1.0";
      runner.images.tag(runner.images.require("app:1.0"), ImageName.parse(name));
      runner.push(name);
      assertEquals(
          APP.manifest.digest(),
          reader.remote(registry.host(), "app").manifest(Tag.parse("1.0")).digest());
    }
  }

  @Test
  void load_packedArchive_isUnpackedFirst() throws IOException {
    var archive = archive(APP, "[\"app:1.0\",\"app:latest\"]").bytes();
    var both = List.of("Loaded image: app:1.0", "Loaded image: app:latest");
    assertEquals(both, runner.load(TestImage.gzip(archive)));
    assertEquals(both, runner.load(Zstd.compress(archive)));
  }

  @Test
  void load_layerNamedByALink_isThatLayer() throws IOException {
    var tar = new TarBytes().file("a", "same\n").bytes();
    var image = TestImage.of("linked", new String(tar, UTF_8), tar("b", "upper of linked\n"));
    var upper = image.layers.get(1);
    var config = new String(image.blob(image.config), UTF_8);
    var archive =
        new TarBytes()
            .add(TarBytes.header('0', "one/layer.tar").size(tar.length), tar)
            .symbolicLink("two/layer.tar", "../one/layer.tar")
            .add(TarBytes.header('0', "upper").size(upper.size()), image.blob(upper))
            .file("c.json", config)
            .file(
                "manifest.json",
                "[{\"Config\":\"c.json\",\"RepoTags\":null,"
                    + "\"Layers\":[\"two/layer.tar\",\"upper\"]}]");
    assertEquals(List.of("Loaded image ID: " + image.id()), runner.load(archive.bytes()));
  }

  @Test
  void load_nameThatLedElsewhere_isMovedAndToldOf() throws IOException {
    runner.load(archive(APP, "[\"app:1.0\"]").bytes());
    var other = image("other");
    assertEquals(
        List.of(
            "The image app:1.0 already exists, renaming the old one with ID %s to empty string"
                .formatted(APP.id()),
            "Loaded image: app:1.0"),
        runner.load(archive(other, "[\"app:1.0\"]").bytes()));
    assertTrue(runner.images.require(APP.id().toString()).isDangling());
  }

  @Test
  void load_again_keepsOneCopyThatARemovalTakesAway() throws IOException {
    var archive = archive(APP, "[\"app:1.0\"]").bytes();
    runner.load(archive);
    runner.load(archive);
    var manifests = runner.data.manifests();
    assertEquals(1, manifests.list(RepositoryName.LOCAL, Optional.empty(), 9).size());
    runner.images.remove("app:1.0", false, _ -> false);
    assertEquals(List.of(), manifests.list(RepositoryName.LOCAL, Optional.empty(), 9));
    assertEquals(List.of(), runner.snapshots.list());
  }

  @Test
  void load_whatIsNoSoundArchive_isRefusedAndLeavesNothing() throws IOException {
    var whole = archive(APP, "[\"app:1.0\"]").bytes();
    var cases =
        Map.of(
            "no archive", "not a tar at all".repeat(100).getBytes(UTF_8),
            "nothing", new byte[0],
            "cut off", Arrays.copyOf(whole, whole.length / 2 + 100),
            "no list", new TarBytes().file("a", "b").bytes(),
            "not JSON", new TarBytes().file("manifest.json", "[{").bytes(),
            "a missing layer",
                new TarBytes()
                    .file("c.json", "{}")
                    .file(
                        "manifest.json",
                        "[{\"Config\":\"c.json\",\"Layers\":[\"../../etc/passwd\"]}]")
                    .bytes(),
            "a name in capitals", archive(APP, "[\"UPPER/x:1\"]").bytes(),
            "a name that leads out", new TarBytes().file("../x", "y").bytes(),
            "a link in a circle",
                new TarBytes()
                    .symbolicLink("manifest.json", "other")
                    .symbolicLink("other", "manifest.json")
                    .bytes(),
            "a layout with another blob",
                new TarBytes()
                    .file("blobs/sha256/" + APP.manifest.digest().hex(), "{}")
                    .file(
                        "index.json",
                        "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":2}]}"
                            .formatted(APP.manifest.mediaType(), APP.manifest.digest()))
                    .bytes());
    cases.forEach(
        (what, bytes) -> assertThrows(ImageFailure.class, () -> runner.load(bytes), what));
    assertEquals(List.of(), runner.images.list());
    assertEquals(List.of(), runner.snapshots.list());
  }

  @Test
  void load_moreNamesThanAnArchiveNeeds_isRefused() {
    var archive = new TarBytes();
    for (int i = 0; i < 50_001; i++) {
      archive.file("f" + i, "");
    }
    assertThrows(ImageFailure.Unusable.class, () -> runner.load(archive.bytes()));
  }

  @Test
  void load_layerThatIsNotTheConfigurations_isRefused() throws IOException {
    var lie = TestImage.lying(tar("a", "b"));
    assertThrows(
        ImageFailure.Unusable.class, () -> runner.load(archive(lie, "[\"lie:1\"]").bytes()));
    assertEquals(List.of(), runner.images.list());
    assertTrue(Files.isDirectory(directory));
  }
}
