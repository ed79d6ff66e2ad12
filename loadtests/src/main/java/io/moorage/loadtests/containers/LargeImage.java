package io.moorage.loadtests.containers;

import io.moorage.deploy.clients.Tar;
import io.moorage.loadtests.compare.InParallel;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/**
 * Images of several gzip layers with thousands of files of all sizes, some of which compress well.
 * Each is made of the same files and one more in each layer, which stands in a second member of the
 * gzip stream: so no two have a layer in common, and none costs more than its pushing.
 */
final class LargeImage {
  static final int LAYERS = 5;

  private static final int SMALLEST = 1 << 10;
  private static final int LARGEST = 800 << 10;

  /** The share of files that compress, in percent. */
  private static final int TEXTS = 40;

  private final List<Begun> begun;

  /**
   * A layer but for its end.
   *
   * @param packed what was hashed of the compressed bytes
   * @param plain what was hashed of the tar
   */
  private record Begun(Path file, MessageDigest packed, MessageDigest plain) {}

  private LargeImage(List<Begun> begun) {
    this.begun = begun;
  }

  /** Makes what all variants share, in files of this folder. */
  static LargeImage make(Path folder, int mebibytes) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    long size = ((long) mebibytes << 20) / LAYERS;
    return new LargeImage(
        InParallel.run(LAYERS, number -> begin(folder.resolve("layer-" + number), size, number)));
  }

  private static Begun begin(Path file, long size, int number)
      throws IOException, NoSuchAlgorithmException {
    var packed = MessageDigest.getInstance("SHA-256");
    var plain = MessageDigest.getInstance("SHA-256");
    var random = new SplittableRandom(number);
    try (var disk = new BufferedOutputStream(Files.newOutputStream(file));
        var gzip = new GZIPOutputStream(new DigestOutputStream(disk, packed));
        var out = new DigestOutputStream(gzip, plain)) {
      var tar = new Tar(out);
      long written = 0;
      for (int i = 0; written < size; i++) {
        var content = content(random);
        tar.file("usr/share/l%d/d%d/f%d".formatted(number, i % 40, i), content);
        written += content.length;
      }
    }
    return new Begun(file, packed, plain);
  }

  /** As many small ones as large ones, by the order of their sizes. */
  private static byte[] content(SplittableRandom random) {
    double share = random.nextDouble();
    var bytes = new byte[(int) (SMALLEST * Math.pow((double) LARGEST / SMALLEST, share))];
    if (random.nextInt(100) < TEXTS) {
      var buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        var word = "word%x ".formatted(random.nextInt(4096)).getBytes(StandardCharsets.US_ASCII);
        buffer.put(word, 0, Math.min(word.length, buffer.remaining()));
      }
    } else {
      random.nextBytes(bytes);
    }
    return bytes;
  }

  /** The layers of one of them; the bytes are read anew. */
  List<Layer> variant(int number) throws IOException {
    var layers = new ArrayList<Layer>();
    for (var one : begun) {
      var plain = new ByteArrayOutputStream();
      var tar = new Tar(plain);
      tar.file("variant", Integer.toString(number).getBytes(StandardCharsets.US_ASCII));
      tar.end();
      var end = new ByteArrayOutputStream();
      try (var gzip = new GZIPOutputStream(end)) {
        plain.writeTo(gzip);
      }
      layers.add(
          new Layer(
              List.of(Files.readAllBytes(one.file()), end.toByteArray()),
              digest(one.packed(), end.toByteArray()),
              digest(one.plain(), plain.toByteArray())));
    }
    return layers;
  }

  private static String digest(MessageDigest begun, byte[] end) {
    try {
      var whole = (MessageDigest) begun.clone();
      return "sha256:" + HexFormat.of().formatHex(whole.digest(end));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's own SHA-256 can be copied", e);
    }
  }
}
