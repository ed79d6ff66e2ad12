package io.moorage.blobstore;

import java.util.Optional;
import java.util.UUID;

/**
 * The name of an upload session: 122 random bits in the form of a UUID, so that nobody guesses
 * another's.
 */
public record UploadId(UUID value) {
  private static final int LENGTH = 36;

  /** The id of this wire form; none if it is not one, as no session can have it. */
  public static Optional<UploadId> parse(String word) {
    if (word.length() != LENGTH) {
      return Optional.empty();
    }
    try {
      var id = new UploadId(UUID.fromString(word));
      return id.toString().equals(word) ? Optional.of(id) : Optional.empty();
    } catch (IllegalArgumentException notOne) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
