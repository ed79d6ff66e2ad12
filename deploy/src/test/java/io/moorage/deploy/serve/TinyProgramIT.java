package io.moorage.deploy.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TinyProgramIT {
  @Test
  void elf_run_saysHi(@TempDir Path directory) throws Exception {
    if (!System.getProperty("os.arch").equals("amd64")) {
      System.out.println("SKIPPED: the program is for x86-64");
    }
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "the program is for x86-64");
    var file = Files.write(directory.resolve("hi"), TinyProgram.elf());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    // By a shell: this process may just be starting another one, which has the file open to write.
    var process = new ProcessBuilder("sh", "-c", "until ./hi; do sleep 0.1; done");
    var run = process.directory(directory.toFile()).start();
    assertEquals(
        "hi\n", new String(run.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
    assertEquals(0, run.waitFor());
  }

  @Test
  void layer_unpackedByTar_holdsTheProgram(@TempDir Path directory) throws Exception {
    Files.write(directory.resolve("layer.tar"), TinyProgram.layer());
    var tar = new ProcessBuilder("tar", "-xf", "layer.tar").directory(directory.toFile()).start();
    assertEquals(0, tar.waitFor());
    assertArrayEquals(TinyProgram.elf(), Files.readAllBytes(directory.resolve("hi")));
  }
}
