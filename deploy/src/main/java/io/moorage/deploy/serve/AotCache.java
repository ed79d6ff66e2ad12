package io.moorage.deploy.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether the cache of loaded and linked classes, which the launcher made, is in use. The JVM drops
 * it without a word when it is started otherwise than in the run that made it: with another
 * collector, another size of object headers, other flags of native access.
 */
final class AotCache {
  /** Set by the launcher to the cache it passes. */
  static final String PROPERTY = "moorage.aot-cache";

  /** Set by the launcher to what whoever starts it can do. */
  private static final String REMEDY = "moorage.aot-remedy";

  private static final Path MAPS = Path.of("/proc/self/maps");

  private AotCache() {}

  /** One line of complaint with the remedy; empty if all is well or nobody asked for a cache. */
  static Optional<String> complaint() {
    String cache = System.getProperty(PROPERTY);
    if (cache == null) {
      return Optional.empty();
    }
    try {
      return complaint(
          Path.of(cache), Files.readString(MAPS), System.getProperty(REMEDY, "build again"));
    } catch (IOException unreadable) {
      // Without /proc nobody can tell, and a slow start is no fault.
      return Optional.empty();
    }
  }

  static Optional<String> complaint(Path cache, String maps, String remedy) {
    if (maps.contains(cache.toString())) {
      return Optional.empty();
    }
    String why =
        Files.exists(cache)
            ? "the JVM refused it (a Java option changed; MOORAGE_JAVA_OPTS?)"
            : "it is gone";
    return Optional.of(
        "starting slowly: the class cache %s is not in use: %s; %s".formatted(cache, why, remedy));
  }
}
