package io.moorage.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher in a checkout of nothing but itself, with a Maven and a Java that only take notes:
 * when it builds, when it does not, and what it says.
 */
class LauncherIT {
  private static final List<String> MODULES =
      List.of("config", "blobstore", "auth", "registry", "runner", "deploy");

  @TempDir Path directory;
  private Path checkout;
  private Path programs;
  private Path jdk;

  @BeforeEach
  void makeCheckout() throws IOException {
    checkout = directory.resolve("a checkout");
    programs = Files.createDirectories(directory.resolve("programs"));
    jdk = directory.resolve("jdk");
    for (String module : MODULES) {
      Files.createDirectories(checkout.resolve(module).resolve("src/main"));
      write(checkout.resolve(module).resolve("pom.xml"), "<project/>");
    }
    write(checkout.resolve("pom.xml"), "<project/>");
    for (String script : List.of("moorage", "find-jdk.sh", "home.sh")) {
      Files.copy(Path.of(script), checkout.resolve("deploy").resolve(script));
    }
    try (Stream<Path> files = Files.walk(checkout)) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
      }
    }
    write(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
    program(jdk.resolve("bin/javac"), "exit 0");
    // Makes the cache when asked for one; else says how it was called.
    program(
        jdk.resolve("bin/java"),
        """
        for word in "$@"; do
          case $word in
            -XX:AOTCacheOutput=*) echo cache >"${word#*=}"; exit 0 ;;
            prepare) exit 0 ;;
          esac
        done
        echo "$@"
        """);
    maven(
        """
        echo built >>"%s/builds"
        echo "[INFO] Building Moorage: config 0.1.0   [1/1]"
        mkdir -p deploy/target/lib
        echo jar >deploy/target/lib/other.jar
        echo jar >deploy/target/moorage-deploy-0.1.0.jar
        """
            .formatted(directory));
  }

  @Test
  void firstCall_buildsWithProgress_secondDoesNot() throws IOException, InterruptedException {
    Call first = call("version");
    assertEquals(0, first.code(), first.err());
    assertTrue(first.err().contains("moorage:   Moorage: config [1/1]"), first.err());
    assertTrue(first.out().endsWith("io.moorage.deploy.Moorage version\n"), first.out());
    Call second = call("version");
    assertEquals("", second.err());
    assertEquals(1, builds());
  }

  @Test
  void sourceChanged_buildsAgain() throws IOException, InterruptedException {
    call("version");
    write(checkout.resolve("registry/src/main/New.java"), "class New {}");
    newer(checkout.resolve("registry/src/main/New.java"));
    call("version");
    assertEquals(2, builds());
  }

  @Test
  void testChanged_doesNotBuild() throws IOException, InterruptedException {
    call("version");
    write(checkout.resolve("registry/src/test/NewTest.java"), "class NewTest {}");
    call("version");
    assertEquals(1, builds());
  }

  @Test
  void calledThroughLinkFromElsewhere_findsItsCheckout() throws IOException, InterruptedException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), launcher());
    Path again = Files.createSymbolicLink(programs.resolve("moorage"), link);
    assertEquals(0, call(List.of(again.toString(), "version"), Map.of()).code());
    assertEquals(1, builds());
  }

  @Test
  void javaOptions_areAdded() throws IOException, InterruptedException {
    Call call =
        call(List.of(launcher().toString(), "serve"), Map.of("MOORAGE_JAVA_OPTS", "-Xmx1g -Da=b"));
    assertTrue(call.out().endsWith("-Xmx1g -Da=b io.moorage.deploy.Moorage serve\n"), call.out());
  }

  @Test
  void fourFirstCallsAtOnce_buildOnce() throws IOException, InterruptedException {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      processes.add(
          builder(List.of(launcher().toString(), "version"), Map.of())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start());
    }
    for (Process process : processes) {
      assertEquals(0, process.waitFor());
    }
    assertEquals(1, builds());
  }

  @Test
  void noNetwork_saysSoWithTheRemedy() throws IOException, InterruptedException {
    maven(
        """
        echo "[ERROR] Could not transfer artifact a:b:jar:1 from/to central: Unknown host"
        exit 1
        """);
    Call call = call("version");
    assertEquals(1, call.code());
    assertTrue(call.err().contains("could not fetch its libraries"), call.err());
    assertTrue(call.err().contains("settings.xml"), call.err());
  }

  @Test
  void brokenSource_showsMavensErrors() throws IOException, InterruptedException {
    maven("echo '[ERROR] A.java: cannot find symbol'; exit 1\n");
    Call call = call("version");
    assertEquals(1, call.code());
    assertTrue(call.err().contains("cannot find symbol"), call.err());
    assertTrue(call.err().contains("build.log"), call.err());
    assertFalse(call.err().contains("network"), call.err());
  }

  /** Maven resets a terminal's colours behind the end of its last line. */
  @Test
  void brokenSource_outputWithoutAnEnd_isNoticed() throws IOException, InterruptedException {
    maven("echo '[ERROR] A.java: cannot find symbol'; printf '\\033[0m'; exit 1\n");
    Call call = call("version");
    assertEquals(1, call.code());
    assertTrue(call.err().contains("cannot find symbol"), call.err());
  }

  @Test
  void noMaven_namesThePackage() throws IOException, InterruptedException {
    Files.delete(programs.resolve("mvn"));
    Call call = call("version");
    assertEquals(1, call.code());
    assertTrue(call.err().contains("apt-get install maven"), call.err());
  }

  @Test
  void otherJdk_buildsAgain() throws IOException, InterruptedException {
    call("version");
    Path other = directory.resolve("other-jdk");
    Files.createDirectories(other.resolve("bin"));
    for (String file : List.of("release", "bin/java", "bin/javac")) {
      Files.copy(
          jdk.resolve(file), other.resolve(file), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    }
    jdk = other;
    call("version");
    assertEquals(2, builds());
  }

  private Path launcher() {
    return checkout.resolve("deploy/moorage");
  }

  private long builds() throws IOException {
    return Files.readAllLines(directory.resolve("builds")).size();
  }

  private void maven(String script) throws IOException {
    program(programs.resolve("mvn"), script);
  }

  private static void program(Path file, String script) throws IOException {
    write(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(Path.of(String.valueOf(file.getParent())));
    Files.writeString(file, text);
  }

  private static void newer(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
  }

  private record Call(int code, String out, String err) {}

  private Call call(String verb) throws IOException, InterruptedException {
    return call(List.of(launcher().toString(), verb), Map.of());
  }

  private Call call(List<String> command, Map<String, String> variables)
      throws IOException, InterruptedException {
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    Process process =
        builder(command, variables)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    int code = process.waitFor();
    return new Call(code, Files.readString(out), Files.readString(err));
  }

  private ProcessBuilder builder(List<String> command, Map<String, String> variables) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().remove("MOORAGE_JAVA_OPTS");
    builder.environment().put("JAVA_HOME", jdk.toString());
    // Only what the system has by itself, so that no Maven of this machine is found.
    builder.environment().put("PATH", programs + ":" + systemPrograms());
    builder.environment().putAll(variables);
    return builder;
  }

  /** The tools a script uses, and not those beside them. */
  private String systemPrograms() {
    try {
      Path folder = Files.createDirectories(directory.resolve("system"));
      for (String tool :
          List.of(
              "sh",
              "readlink",
              "dirname",
              "find",
              "head",
              "date",
              "tee",
              "awk",
              "grep",
              "mkdir",
              "cp",
              "cat",
              "rm",
              "mv",
              "ln",
              "touch",
              "flock",
              "ls",
              "tr",
              "cut")) {
        for (String place : List.of("/usr/bin", "/bin")) {
          Path program = Path.of(place, tool);
          if (Files.exists(program) && !Files.exists(folder.resolve(tool))) {
            Files.createSymbolicLink(folder.resolve(tool), program);
          }
        }
      }
      return folder.toString();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
