package io.moorage.deploy.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * A jar of old class files, rewritten in the format of today. The JVM keeps classes older than Java
 * 7 out of its class cache, because it verifies them in another way, and then reads, checks and
 * links them at each start: for picocli, compiled for Java 5, a quarter of a second.
 */
final class ModernJar {
  private ModernJar() {}

  /** Rewrites the jar in its place, in one step: whoever runs from it keeps the old file. */
  static void write(Path jar) throws IOException {
    Path fresh = jar.resolveSibling(jar.getFileName() + ".new");
    try (JarFile in = new JarFile(jar.toFile());
        OutputStream file = Files.newOutputStream(fresh);
        JarOutputStream out = new JarOutputStream(file)) {
      for (JarEntry entry : in.stream().toList()) {
        byte[] bytes = in.getInputStream(entry).readAllBytes();
        out.putNextEntry(new JarEntry(entry.getName()));
        out.write(isClass(entry) ? modern(bytes) : bytes);
        out.closeEntry();
      }
    }
    Files.move(fresh, jar, StandardCopyOption.ATOMIC_MOVE);
  }

  private static boolean isClass(JarEntry entry) {
    return entry.getName().endsWith(".class") && !entry.getName().endsWith("module-info.class");
  }

  /** The same class with the version of this JDK and with stack maps, which that version wants. */
  private static byte[] modern(byte[] bytes) {
    ClassHierarchyResolver classes =
        ClassHierarchyResolver.ofResourceParsing(ModernJar.class.getClassLoader());
    ClassFile format =
        ClassFile.of(
            StackMapsOption.GENERATE_STACK_MAPS,
            ClassHierarchyResolverOption.of(
                classes.orElse(ClassHierarchyResolver.defaultResolver())));
    ClassTransform version =
        (builder, element) -> {
          if (element instanceof ClassFileVersion) {
            builder.withVersion(ClassFile.latestMajorVersion(), 0);
          } else {
            builder.with(element);
          }
        };
    return format.transformClass(
        format.parse(bytes),
        version.andThen(ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)));
  }
}
