package io.moorage.loadtests.scale;

import java.io.IOException;
import java.nio.file.Path;

/** {@code loadtests/generate}: fills a data directory that no server has open. */
public final class Generate {
  private Generate() {}

  @SuppressWarnings("SystemOut") // A program run by hand.
  public static void main(String[] words) throws IOException, InterruptedException {
    var size = Size.LARGE;
    var directory = Path.of("");
    for (int i = 0; i + 1 < words.length; i += 2) {
      if (words[i].equals("--data-dir")) {
        directory = Path.of(words[i + 1]);
      } else {
        size = size.with(words[i], Integer.parseInt(words[i + 1]));
      }
    }
    if (directory.toString().isEmpty()) {
      throw new IllegalArgumentException("--data-dir DIR says where");
    }
    long start = System.nanoTime();
    try (var generator = Generator.on(directory)) {
      generator.fill(size);
    }
    System.out.printf("%s in %.1f s%n", size, (System.nanoTime() - start) / 1e9);
  }
}
