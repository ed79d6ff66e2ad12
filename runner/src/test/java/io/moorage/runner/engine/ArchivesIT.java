package io.moorage.runner.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.moorage.registry.endpoint.Verb;
import io.moorage.runner.engine.door.DoorSettings;
import io.moorage.runner.engine.door.EngineDoor;
import io.moorage.runner.image.LoadedImages;
import io.moorage.runner.tar.TarBytes;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives through the docker command. */
class ArchivesIT {
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final Path directory;
  private final LoadedImages runner;
  private final EngineDoor door;

  ArchivesIT(@TempDir Path directory) {
    this.directory = directory;
    runner = new LoadedImages(directory);
    var archives = new ArchiveEndPoints(runner.loads, runner.imports);
    var api =
        new EngineApi(
            List.of(
                new Line(Verb.GET, "/_ping", new Ping()),
                new Line(Verb.HEAD, "/_ping", new Ping()),
                new Line(Verb.POST, "/images/load", archives::load),
                new Line(Verb.POST, "/images/create", (_, call) -> archives.importing(call))));
    door =
        EngineDoor.open(
            loops, new DoorSettings(directory.resolve("s"), Optional.empty(), "Moorage/test"), api);
  }

  @BeforeEach
  void requireDocker() {
    boolean there =
        List.of("/usr/bin/docker", "/usr/local/bin/docker").stream()
            .anyMatch(p -> Files.isExecutable(Path.of(p)));
    assumeTrue(there, "the docker command is not installed");
  }

  @AfterEach
  void close() {
    door.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    runner.close();
  }

  private record Said(int code, String words) {}

  private Said docker(Path input, String... arguments) throws IOException {
    var command = new ArrayList<>(List.of("docker", "-H", "unix://" + directory.resolve("s")));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("DOCKER_CONFIG", directory.toString());
    var process = builder.redirectInput(input.toFile()).start();
    var words = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    return new Said(process.onExit().join().exitValue(), words);
  }

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(directory.resolve(name), bytes);
  }

  private static byte[] saved() {
    var config =
        """
        {"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}\
        """;
    return new TarBytes()
        .file("c.json", config)
        .file("manifest.json", "[{\"Config\":\"c.json\",\"RepoTags\":[\"app:1.0\"],\"Layers\":[]}]")
        .bytes();
  }

  @Test
  void load_byFileOrStandardInput_saysWhatWasLoaded() throws IOException {
    var archive = write("saved.tar", saved());
    var none = write("none", new byte[0]);
    var loaded = new Said(0, "Loaded image: app:1.0");
    assertEquals(loaded, docker(none, "load", "-i", archive.toString()));
    assertEquals(loaded, docker(archive, "load"));
    assertEquals(loaded, docker(archive, "load", "-q"));
  }

  @Test
  void load_noArchive_saysWhyHoweverMuchOfItThereIs() throws IOException {
    for (int size : List.of(0, 1024, 64 << 20)) {
      var refused = docker(write("bad", new byte[size]), "load");
      assertEquals(1, refused.code(), refused::words);
      assertTrue(refused.words().contains("the archive "), refused::words);
    }
    var text = docker(write("bad", "x".repeat(64 << 20).getBytes(UTF_8)), "load");
    assertEquals(1, text.code(), text::words);
    assertTrue(text.words().contains("the archive is refused"), text::words);
  }

  @Test
  void importing_tree_printsTheIdOfItsImage() throws IOException {
    var tree = write("tree.tar", new TarBytes().file("etc/issue", "hello\n").bytes());
    var said = docker(tree, "import", "-m", "by hand", "-c", "CMD [\"/bin/sh\"]", "-", "tree:2");
    assertEquals(0, said.code(), said::words);
    var image = runner.images.require("tree:2");
    assertEquals(image.id().toString(), said.words());
    assertEquals(List.of("/bin/sh"), image.config().defaults().cmd());
    assertEquals("by hand", image.config().history().getFirst().comment());
    assertEquals("hello\n", runner.file(image, "etc/issue"));
  }

  @Test
  void importing_badChange_isRefusedBeforeAnythingIsRead() throws IOException {
    var tree = write("tree.tar", new TarBytes().file("a", "b").bytes());
    var said = docker(tree, "import", "-c", "RUN make", "-", "tree:2");
    assertEquals(1, said.code());
    assertTrue(said.words().contains("RUN cannot be changed so"), said::words);
    assertEquals(List.of(), runner.images.list());
  }
}
