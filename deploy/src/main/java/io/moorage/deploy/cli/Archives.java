package io.moorage.deploy.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Archives that a caller names. */
final class Archives {
  private Archives() {}

  /**
   * A file, or standard input for {@code -}, which stays open when this is closed.
   *
   * @throws Unanswered if it cannot be read
   */
  static InputStream open(String file) {
    if (file.equals("-")) {
      return new FilterInputStream(System.in) {
        @Override
        public void close() {}
      };
    }
    try {
      return Files.newInputStream(Path.of(file));
    } catch (IOException | InvalidPathException e) {
      throw Unanswered.askedWrongly("cannot read %s: %s".formatted(file, e.getMessage()));
    }
  }
}
