package io.moorage.deploy.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneJarTest {
  @TempDir Path directory;

  private Path jar(String name, boolean multiRelease, Map<String, byte[]> entries)
      throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (multiRelease) {
      manifest.getMainAttributes().put(Attributes.Name.MULTI_RELEASE, "true");
    }
    Path jar = directory.resolve(name);
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new JarEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    }
    return jar;
  }

  private Map<String, byte[]> packed(Path... classPath) throws IOException {
    Path target = directory.resolve("one.jar");
    OneJar.write(List.of(classPath), target);
    Map<String, byte[]> entries = new TreeMap<>();
    try (JarFile in = new JarFile(target.toFile())) {
      for (JarEntry entry : in.stream().toList()) {
        entries.put(entry.getName(), in.getInputStream(entry).readAllBytes());
      }
    }
    return entries;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String text(Map<String, byte[]> entries, String name) {
    return new String(entries.getOrDefault(name, new byte[0]), UTF_8);
  }

  private static byte[] classOf(int version) {
    return ClassFile.of().build(ClassDesc.of("A"), c -> c.withVersion(version, 0));
  }

  @Test
  void name_inTwoJars_theFirstHolds() throws IOException {
    Path first = jar("first.jar", false, Map.of("a/word", bytes("1")));
    Path second = jar("second.jar", false, Map.of("a/word", bytes("2"), "b/word", bytes("3")));
    Map<String, byte[]> all = packed(first, second);
    assertEquals("1", text(all, "a/word"));
    assertEquals("3", text(all, "b/word"));
  }

  @Test
  void services_arePutTogether() throws IOException {
    String service = "META-INF/services/some.Service";
    Path first = jar("first.jar", false, Map.of(service, bytes("a.One")));
    Path second = jar("second.jar", false, Map.of(service, bytes("b.Two\n")));
    assertEquals(
        List.of("a.One", "b.Two"),
        text(packed(first, second), service).lines().filter(l -> !l.isEmpty()).toList());
  }

  @Test
  void versions_theOneOfThisJava_andNoneOfAJarThatHasNone() throws IOException {
    String newer = "META-INF/versions/21/a/word";
    Path several = jar("several.jar", true, Map.of("a/word", bytes("old"), newer, bytes("new")));
    assertEquals("new", text(packed(several), "a/word"));
    Path plain = jar("plain.jar", false, Map.of("a/word", bytes("old"), newer, bytes("new")));
    assertEquals("old", text(packed(plain), "a/word"));
  }

  @Test
  void whatDescribesAJar_andLibraries_areLeftOut() throws IOException {
    Path jar =
        jar(
            "jar.jar",
            false,
            Map.of(
                "META-INF/A.SF", bytes("x"),
                "META-INF/maven/a/pom.xml", bytes("x"),
                "module-info.class", classOf(ClassFile.JAVA_25_VERSION),
                "native/liba.so", bytes("x"),
                "META-INF/a.txt", bytes("x")));
    assertEquals(List.of("META-INF/a.txt"), List.copyOf(packed(jar).keySet()));
  }

  @Test
  void oldClass_isMadeModern_aNewerOneStaysAsItIs() throws IOException {
    byte[] java8 = classOf(ClassFile.JAVA_8_VERSION);
    Path jar =
        jar(
            "jar.jar",
            false,
            Map.of("A.class", classOf(ClassFile.JAVA_5_VERSION), "B.class", java8));
    Map<String, byte[]> all = packed(jar);
    assertEquals(
        ClassFile.latestMajorVersion(),
        ClassFile.of().parse(all.getOrDefault("A.class", new byte[0])).majorVersion());
    assertEquals(
        ClassFile.JAVA_8_VERSION,
        ClassFile.of().parse(all.getOrDefault("B.class", new byte[0])).majorVersion());
  }
}
