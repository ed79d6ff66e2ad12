package io.moorage.walls;

import static com.tngtech.archunit.lang.conditions.ArchConditions.beAnnotatedWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/**
 * Who may know what, in main code. A rule's message says why it is there: read it before moving a
 * wall.
 */
public final class Walls {
  private Walls() {}

  static final ArchRule VERTX =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.moorage.registry.http",
              "io.moorage.registry.client",
              "io.moorage.auth.outbound",
              "io.moorage.runner.engine..")
          .and(areNot("io.moorage.deploy.serve.EventLoops"))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx..", "io.netty..")
          .because(
              "end-points and stores are plain blocking code, tested as plain calls; the event loop"
                  + " ends at the door, and the process has one Vertx, made in one class of deploy")
          .allowEmptyShould(true);

  static final ArchRule ROCKSDB =
      only("org.rocksdb..", "io.moorage.blobstore.kv.rocks")
          .because(
              "what must never break is written once, above the key-value port; a second backend"
                  + " must be able to take RocksDB's place");

  static final ArchRule FOREIGN =
      only("java.lang.foreign..", "..linux")
          .because(
              "calls into the kernel are few, named and read together; one linker and one way to"
                  + " capture errno serve them all");

  static final ArchRule JACKSON =
      only("com.fasterxml.jackson..", "io.moorage.config", "io.moorage.blobstore.oci", "..json")
          .because("documents have readers, words have parse; JSON stays at the rim");

  static final ArchRule COMPRESS =
      only("org.apache.commons.compress..", "..tar")
          .because(
              "an archive's names are hostile: they are read in one place and resolved by openat2");

  static final ArchRule BOUNCY_CASTLE =
      only(
              "org.bouncycastle..",
              "io.moorage.auth.tls",
              "io.moorage.auth.token",
              "io.moorage.auth.password")
          .because("keys and signatures are handled where they can be read as a whole");

  static final ArchRule PICOCLI =
      only("picocli..", "io.moorage.deploy.cli")
          .because("what the command does must be callable without a command line");

  static final ArchRule CYCLES =
      slices()
          .matching("io.moorage.(**)")
          .should()
          .beFreeOfCycles()
          .because("a package that needs its user cannot be read, tested or moved alone")
          .allowEmptyShould(true);

  static final ArchRule NULL_MARKED =
      classes()
          .that()
          .haveSimpleName("package-info")
          .should(beAnnotatedWith(NullMarked.class))
          .because("NullAway checks only what is marked")
          .allowEmptyShould(true);

  /** All of them. */
  static final List<ArchRule> ALL =
      List.of(
          VERTX, ROCKSDB, FOREIGN, JACKSON, COMPRESS, BOUNCY_CASTLE, PICOCLI, CYCLES, NULL_MARKED);

  /** Holds the rules against this module's main classes. Run by a test of each module. */
  public static void hold() {
    Path classes = Path.of("target", "classes").toAbsolutePath();
    if (!Files.isDirectory(classes)) {
      throw new AssertionError("no classes to check in " + classes);
    }
    JavaClasses imported = new ClassFileImporter().importPath(classes);
    ALL.forEach(rule -> rule.check(imported));
    everyPackageHasItsStory(imported);
  }

  /** A package without package-info would be unmarked without any rule seeing it. */
  static void everyPackageHasItsStory(JavaClasses classes) {
    List<String> without =
        classes.stream()
            .map(JavaClass::getPackageName)
            .distinct()
            .filter(name -> !classes.contain(name + ".package-info"))
            .sorted()
            .toList();
    if (!without.isEmpty()) {
      throw new AssertionError(
          "every package is @NullMarked and tells its story in package-info.java; these have none: "
              + without);
    }
  }

  private static ArchRule only(String used, String... packages) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(packages)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(used)
        .allowEmptyShould(true);
  }

  private static DescribedPredicate<JavaClass> areNot(String name) {
    return DescribedPredicate.describe(
        "are not " + name,
        type -> !type.getName().equals(name) && !type.getName().startsWith(name + "$"));
  }
}
