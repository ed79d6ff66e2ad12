package io.moorage.walls;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The walls of this module, and the proof that each rule can fail. */
class WallsTest {
  @TempDir Path classes;

  @Test
  void configKeepsTheWalls() {
    Walls.hold();
  }

  /** A rule, a class that breaks it, what that class uses, and a class that may use the same. */
  record Wall(ArchRule rule, String wrong, String uses, String right) {}

  static List<Wall> walls() {
    return List.of(
        new Wall(
            Walls.VERTX,
            "io.moorage.registry.endpoint.A",
            "io.vertx.core.Vertx",
            "io.moorage.registry.http.A"),
        new Wall(
            Walls.VERTX,
            "io.moorage.deploy.serve.A",
            "io.netty.buffer.ByteBuf",
            "io.moorage.deploy.serve.EventLoops"),
        new Wall(
            Walls.VERTX,
            "io.moorage.runner.image.A",
            "io.netty.buffer.ByteBuf",
            "io.moorage.runner.engine.client.A"),
        new Wall(
            Walls.ROCKSDB,
            "io.moorage.blobstore.kv.A",
            "org.rocksdb.RocksDB",
            "io.moorage.blobstore.kv.rocks.A"),
        new Wall(
            Walls.FOREIGN,
            "io.moorage.blobstore.disk.A",
            "java.lang.foreign.Arena",
            "io.moorage.blobstore.linux.A"),
        new Wall(
            Walls.JACKSON,
            "io.moorage.registry.endpoint.A",
            "com.fasterxml.jackson.core.JsonParser",
            "io.moorage.registry.json.A"),
        new Wall(
            Walls.COMPRESS,
            "io.moorage.runner.image.A",
            "org.apache.commons.compress.archivers.ArchiveEntry",
            "io.moorage.blobstore.tar.A"),
        new Wall(
            Walls.BOUNCY_CASTLE,
            "io.moorage.auth.A",
            "org.bouncycastle.crypto.Signer",
            "io.moorage.auth.token.A"),
        new Wall(
            Walls.PICOCLI,
            "io.moorage.deploy.serve.A",
            "picocli.CommandLine",
            "io.moorage.deploy.cli.A"));
  }

  @ParameterizedTest
  @MethodSource("walls")
  void rule_wrongPackage_failsWithItsReason(Wall wall) throws IOException {
    write(wall.wrong(), wall.uses());
    AssertionError failure =
        assertThrows(AssertionError.class, () -> wall.rule().check(imported()));
    assertTrue(String.valueOf(failure.getMessage()).contains("because"), failure.getMessage());
  }

  @ParameterizedTest
  @MethodSource("walls")
  void rule_rightPackage_passes(Wall wall) throws IOException {
    write(wall.right(), wall.uses());
    assertDoesNotThrow(() -> wall.rule().check(imported()));
  }

  @Test
  void cycles_twoPackagesNeedEachOther_fails() throws IOException {
    write("io.moorage.a.A", "io.moorage.b.B");
    write("io.moorage.b.B", "io.moorage.a.A");
    assertThrows(AssertionError.class, () -> Walls.CYCLES.check(imported()));
  }

  @Test
  void cycles_packageAndItsInnerOneNeedEachOther_fails() throws IOException {
    write("io.moorage.a.A", "io.moorage.a.b.B");
    write("io.moorage.a.b.B", "io.moorage.a.A");
    assertThrows(AssertionError.class, () -> Walls.CYCLES.check(imported()));
  }

  @Test
  void cycles_oneWay_passes() throws IOException {
    write("io.moorage.a.A", "io.moorage.b.B");
    write("io.moorage.b.B", "java.lang.String");
    assertDoesNotThrow(() -> Walls.CYCLES.check(imported()));
  }

  @Test
  void nullMarked_packageInfoWithoutIt_fails() throws IOException {
    write("io.moorage.a.package-info", "java.lang.String");
    assertThrows(AssertionError.class, () -> Walls.NULL_MARKED.check(imported()));
  }

  @Test
  void stories_packageWithoutPackageInfo_fails() throws IOException {
    write("io.moorage.a.A", "java.lang.String");
    assertThrows(AssertionError.class, () -> Walls.everyPackageHasItsStory(imported()));
  }

  @Test
  void all_everyRuleIsInTheList() {
    assertEquals(
        Stream.of(Walls.class.getDeclaredFields())
            .filter(field -> field.getType() == ArchRule.class)
            .count(),
        Walls.ALL.size());
  }

  private JavaClasses imported() {
    return new ClassFileImporter().importPath(classes);
  }

  /** Writes a class with one field of a type, which need not exist. */
  private void write(String name, String uses) throws IOException {
    int dot = name.lastIndexOf('.');
    ClassDesc type = ClassDesc.of(name.substring(0, dot), name.substring(dot + 1));
    Path file = classes.resolve(name.replace('.', '/') + ".class");
    Files.createDirectories(Path.of(String.valueOf(file.getParent())));
    Files.write(
        file, ClassFile.of().build(type, made -> made.withField("used", ClassDesc.of(uses), 0)));
  }
}
