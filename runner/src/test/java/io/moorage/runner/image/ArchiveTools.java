package io.moorage.runner.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The programs of others that write archives of images, with a store of the test's own. */
record ArchiveTools(Path directory) {

  static boolean areThere() {
    return Stream.of("skopeo", "podman", "buildah")
        .allMatch(name -> Files.isExecutable(Path.of("/usr/bin", name)));
  }

  void skopeo(String... arguments) throws IOException {
    run(List.of("skopeo"), arguments);
  }

  void podman(String... arguments) throws IOException {
    run(stored("podman"), arguments);
  }

  void buildah(String... arguments) throws IOException {
    run(stored("buildah"), arguments);
  }

  private List<String> stored(String program) {
    return List.of(
        program,
        "--root",
        directory.resolve("root").toString(),
        "--runroot",
        directory.resolve("run").toString(),
        "--storage-driver",
        "vfs");
  }

  private void run(List<String> program, String... arguments) throws IOException {
    var command = new ArrayList<>(program);
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(String.join(" ", command) + ": " + said);
    }
  }
}
