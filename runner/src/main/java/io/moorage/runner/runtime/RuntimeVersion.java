package io.moorage.runner.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which runtime this is, and what is known against it. A distribution may have mended a hole
 * without a new version: what is said here is what the version alone tells.
 *
 * @param program {@code runc}; {@code conmon} says its version in the same way
 * @param candidate of a release candidate its number, none for a release
 */
public record RuntimeVersion(
    String program, int major, int minor, int patch, Optional<Integer> candidate) {
  private static final Pattern LINE =
      Pattern.compile(
          "(\\w+) version (\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})(?:-rc\\.?(\\d{1,6}))?.*");
  private static final List<String> OF_2025 =
      List.of("CVE-2025-31133", "CVE-2025-52565", "CVE-2025-52881");
  private static final String OF_2026 = "CVE-2026-41579";

  /** The version in the first line of what {@code --version} prints; none if there is none. */
  static Optional<RuntimeVersion> parse(String printed) {
    var matcher = LINE.matcher(printed.lines().findFirst().orElse(""));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new RuntimeVersion(
            matcher.group(1),
            Integer.parseInt(matcher.group(2)),
            Integer.parseInt(matcher.group(3)),
            Integer.parseInt(matcher.group(4)),
            Optional.ofNullable(matcher.group(5)).map(Integer::valueOf)));
  }

  /** Asks a program for its version; none if it is not a runtime. */
  public static Optional<RuntimeVersion> of(Path program) {
    try {
      var process =
          new ProcessBuilder(program.toString(), "--version")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      try (var output = process.getInputStream()) {
        return parse(new String(output.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The known ways out of a container of this version, by their names. */
  public List<String> knownHoles() {
    var holes = new ArrayList<String>();
    if (!program.equals("runc")) {
      return holes;
    }
    if (!isAtLeast(1, 1, 12)) {
      holes.add("CVE-2024-21626");
    }
    boolean mended2025 =
        isAtLeast(1, 4, 1)
            || (is(1, 4) && (candidate.isEmpty() || candidate.get() >= 3))
            || (is(1, 3) && patch >= 3)
            || (is(1, 2) && patch >= 8);
    if (!mended2025) {
      holes.addAll(OF_2025);
    }
    boolean mended2026 = isAtLeast(1, 4, 3) || (is(1, 3) && patch >= 6);
    if (!mended2026) {
      holes.add(OF_2026);
    }
    return holes;
  }

  private boolean is(int wantedMajor, int wantedMinor) {
    return major == wantedMajor && minor == wantedMinor;
  }

  private boolean isAtLeast(int wantedMajor, int wantedMinor, int wantedPatch) {
    if (major != wantedMajor) {
      return major > wantedMajor;
    }
    return minor != wantedMinor ? minor > wantedMinor : patch >= wantedPatch;
  }

  /** {@code 1.3.6}. */
  public String number() {
    return "%d.%d.%d%s".formatted(major, minor, patch, candidate.map(rc -> "-rc." + rc).orElse(""));
  }

  @Override
  public String toString() {
    return program + " " + number();
  }
}
