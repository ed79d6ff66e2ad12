package io.moorage.runner.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tree packed by GNU tar, in each of its formats, comes out of our hands as it was. */
class SameTreeAsTarIT {
  private static final int SPARSE_PIECES = 40;

  @TempDir Path directory;

  @BeforeEach
  void asRoot() {
    Root.required();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--format=gnu --sparse",
        "--format=oldgnu --sparse",
        "--format=posix --sparse --sparse-version=0.0 --xattrs",
        "--format=posix --sparse --sparse-version=0.1 --xattrs",
        "--format=posix --sparse --sparse-version=1.0 --xattrs",
        "--format=posix",
        "--format=ustar"
      })
  void unpack_packedByTar_isAsItWas(String options) throws IOException {
    var source = tree(options.contains("ustar"));
    var archive = directory.resolve("layer.tar");
    var command = new ArrayList<>(List.of("tar", "-C", source.toString()));
    command.addAll(List.of(options.split(" ", -1)));
    command.addAll(List.of("-cf", archive.toString(), "."));
    run(command);
    var expected = TreeListing.of(unpackedByTar(archive));
    try (var fixture = new SnapshotsFixture(directory.resolve("snapshots"));
        var content = Files.newInputStream(archive)) {
      var staged = fixture.snapshots.unpack(Layer.unknown(), content);
      var tree = fixture.snapshots.commit(Optional.empty(), List.of(staged)).getFirst().directory();
      assertEquals(expected, TreeListing.of(tree));
      if (options.contains("sparse")) {
        assertEquals(blocks(source.resolve("sparse")), blocks(tree.resolve("sparse")));
      }
    }
  }

  private Path unpackedByTar(Path archive) throws IOException {
    var target = Files.createDirectory(directory.resolve("theirs"));
    run(
        List.of(
            "tar",
            "-C",
            target.toString(),
            "--xattrs",
            "--numeric-owner",
            "-xpf",
            archive.toString()));
    return target;
  }

  private Path tree(boolean plain) throws IOException {
    var tree = Files.createDirectory(directory.resolve("source"));
    Files.writeString(tree.resolve("file"), "content".repeat(1000));
    Files.createLink(tree.resolve("hard"), tree.resolve("file"));
    Files.createSymbolicLink(tree.resolve("link"), Path.of("file"));
    Files.createDirectories(tree.resolve("empty/inner"));
    run(List.of("mknod", tree.resolve("null").toString(), "c", "1", "3"));
    run(List.of("mkfifo", tree.resolve("pipe").toString()));
    run(List.of("chown", "-h", "1234:5678", tree.resolve("link").toString()));
    run(List.of("chmod", "6751", tree.resolve("file").toString()));
    try (var sparse = new RandomAccessFile(tree.resolve("sparse").toFile(), "rw")) {
      for (int i = 0; i < SPARSE_PIECES; i++) {
        sparse.seek(i * (1L << 20));
        sparse.write(new byte[] {1, 2, 3});
      }
      sparse.setLength(SPARSE_PIECES * (1L << 20));
    }
    if (!plain) {
      var deep = tree.resolve("a-directory-with-a-name-of-some-length/".repeat(6));
      Files.createDirectories(deep);
      Files.createSymbolicLink(deep.resolve("far"), Path.of("x".repeat(300)));
      Files.setAttribute(tree.resolve("file"), "user:a", "value".getBytes(UTF_8));
    }
    return tree;
  }

  private static String blocks(Path file) throws IOException {
    return run(List.of("stat", "-c", "%b", file.toString()));
  }

  private static String run(List<String> command) throws IOException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(command + ": " + output);
    }
    return output;
  }
}
