package io.moorage.deploy.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipFile;

/**
 * A class path as one jar. The JVM opens each jar that it looks for something in, keeps it open,
 * and looks in all of them for what is in none: a server from one jar has thirty files less open
 * than one from thirty.
 *
 * <p>Of each name the first holds, as on the class path; lists of services are put together. A
 * class with versions for several Javas is taken in the one for this Java.
 */
final class OneJar implements AutoCloseable {
  private static final String SERVICES = "META-INF/services/";

  private final JarOutputStream out;
  private final Set<String> written = new HashSet<>();
  private final Map<String, ByteArrayOutputStream> services = new LinkedHashMap<>();

  private OneJar(JarOutputStream out) {
    this.out = out;
  }

  /** Writes the jars of a class path into one. */
  static void write(List<Path> classPath, Path target) throws IOException {
    try (OneJar jar = new OneJar(new JarOutputStream(Files.newOutputStream(target)))) {
      for (Path part : classPath) {
        jar.add(part);
      }
      for (Map.Entry<String, ByteArrayOutputStream> service : jar.services.entrySet()) {
        jar.put(service.getKey(), service.getValue().toByteArray());
      }
    }
  }

  private void add(Path part) throws IOException {
    try (JarFile in = new JarFile(part.toFile(), false, ZipFile.OPEN_READ, Runtime.version())) {
      for (JarEntry entry : in.versionedStream().toList()) {
        String name = entry.getName();
        if (entry.isDirectory() || isLeftOut(name)) {
          continue;
        }
        byte[] bytes = in.getInputStream(entry).readAllBytes();
        if (name.startsWith(SERVICES)) {
          ByteArrayOutputStream list =
              services.computeIfAbsent(name, _ -> new ByteArrayOutputStream());
          list.write(bytes);
          list.write('\n');
        } else if (written.add(name)) {
          put(name, name.endsWith(".class") ? ModernClass.of(bytes) : bytes);
        }
      }
    }
  }

  /** What describes a jar and not what is in it; and libraries, which are unpacked. */
  private static boolean isLeftOut(String name) {
    return name.equals(JarFile.MANIFEST_NAME)
        || name.startsWith("META-INF/maven/")
        || name.endsWith("module-info.class")
        || name.matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)")
        || name.matches(".+\\.(so|jnilib|dylib|dll)");
  }

  private void put(String name, byte[] bytes) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(bytes);
    out.closeEntry();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
