package io.moorage.runner.daemon;

import io.moorage.runner.runtime.HostProbe;
import io.moorage.runner.runtime.RuntimeVersion;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The programs of others that containers need.
 *
 * @param runc makes them
 * @param conmon stays with them
 */
record Programs(Path runc, Path conmon) {
  private static final System.Logger LOG = System.getLogger(Programs.class.getName());

  /**
   * Looks for them.
   *
   * @param requirePatched whether a runtime with known holes is refused
   * @throws CannotRunHere if one is missing or refused
   */
  static Programs find(boolean requirePatched) {
    var runc = program("runc");
    RuntimeVersion.of(runc)
        .filter(version -> !version.knownHoles().isEmpty())
        .ifPresent(version -> warn(version, requirePatched));
    return new Programs(runc, program("conmon"));
  }

  /** Their versions, by their names, as far as they tell. */
  Map<String, String> versions() {
    var versions = new HashMap<String, String>();
    for (var program : List.of(runc, conmon)) {
      RuntimeVersion.of(program)
          .ifPresent(version -> versions.put(version.program(), version.number()));
    }
    return versions;
  }

  private static Path program(String name) {
    return HostProbe.program(name)
        .orElseThrow(
            () ->
                new CannotRunHere(
                    "%s is not installed, and containers need it: apt-get install %s"
                        .formatted(name, name)));
  }

  private static void warn(RuntimeVersion version, boolean requirePatched) {
    var holes = holes(version);
    if (requirePatched) {
      throw new CannotRunHere("%s, and runner.runtime.require-patched refuses it".formatted(holes));
    }
    LOG.log(System.Logger.Level.WARNING, holes);
  }

  static String holes(RuntimeVersion version) {
    return "%s has known ways out of a container (%s), unless the distribution mended them: runc 1.3.6 or 1.4.3 has none of them"
        .formatted(version, String.join(", ", version.knownHoles()));
  }
}
