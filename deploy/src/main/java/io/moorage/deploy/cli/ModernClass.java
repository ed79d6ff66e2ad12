package io.moorage.deploy.cli;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;

/**
 * An old class file in the format of today. The JVM keeps classes older than Java 7 out of its
 * class cache, because it verifies them in another way, and then reads, checks and links them at
 * each start: for picocli, compiled for Java 5, a quarter of a second.
 */
final class ModernClass {
  private static final ClassFile FORMAT =
      ClassFile.of(
          StackMapsOption.GENERATE_STACK_MAPS,
          ClassHierarchyResolverOption.of(
              ClassHierarchyResolver.ofResourceParsing(ModernClass.class.getClassLoader())
                  .orElse(ClassHierarchyResolver.defaultResolver())));

  private ModernClass() {}

  /** The same class; of an old one with the version of this JDK, and the stack maps it wants. */
  static byte[] of(byte[] bytes) {
    ClassModel old = FORMAT.parse(bytes);
    if (old.majorVersion() >= ClassFile.JAVA_7_VERSION) {
      return bytes;
    }
    ClassTransform version =
        (builder, element) -> {
          if (element instanceof ClassFileVersion) {
            builder.withVersion(ClassFile.latestMajorVersion(), 0);
          } else {
            builder.with(element);
          }
        };
    return FORMAT.transformClass(
        old, version.andThen(ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)));
  }
}
