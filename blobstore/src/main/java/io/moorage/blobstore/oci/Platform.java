package io.moorage.blobstore.oci;

import java.util.Optional;

/**
 * What an image runs on, in the words of Go: {@code linux/amd64}, {@code linux/arm/v7}.
 *
 * @param variant of the processor; empty if the image states none
 * @see <a
 *     href="https://github.com/opencontainers/image-spec/blob/main/image-index.md#platform-variants">image-spec,
 *     Platform Variants</a>
 */
public record Platform(String os, String architecture, Optional<String> variant) {

  /** This machine's. */
  public static Platform here() {
    return new Platform("linux", goName(System.getProperty("os.arch", "")), Optional.empty());
  }

  private static String goName(String arch) {
    return switch (arch) {
      case "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      default -> arch;
    };
  }

  /**
   * Parses {@code os/architecture} or {@code os/architecture/variant}.
   *
   * @throws SyntaxFailure.MalformedPlatform if it is neither
   */
  public static Platform parse(String word) {
    var parts = word.split("/", -1);
    if (parts.length < 2 || parts.length > 3) {
      throw new SyntaxFailure.MalformedPlatform(word);
    }
    for (var part : parts) {
      if (part.isEmpty() || !part.matches("[A-Za-z0-9_.-]{1,32}")) {
        throw new SyntaxFailure.MalformedPlatform(word);
      }
    }
    return new Platform(
        parts[0], parts[1], parts.length == 3 ? Optional.of(parts[2]) : Optional.empty());
  }

  /** Whether an image for the other one runs where this one is asked for. */
  public boolean runs(Platform image) {
    return os.equals(image.os)
        && architecture.equals(image.architecture)
        && (variant.isEmpty() || normal(variant).equals(normal(image.variant)));
  }

  /** The only variant of a 64-bit ARM that is left unsaid. */
  private Optional<String> normal(Optional<String> stated) {
    return stated.filter(v -> !(architecture.equals("arm64") && v.equals("v8")));
  }

  @Override
  public String toString() {
    return os + "/" + architecture + variant.map(v -> "/" + v).orElse("");
  }
}
