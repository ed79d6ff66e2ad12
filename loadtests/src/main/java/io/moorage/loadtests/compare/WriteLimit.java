package io.moorage.loadtests.compare;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What pushing large blobs comes down to without any server: threads that each copy a file, hash it
 * as they go, and flush the copy.
 */
record WriteLimit(Path from, Path folder, int copies) {

  Load run() throws IOException, InterruptedException {
    Files.createDirectories(folder);
    var watch = new Stopwatch();
    var made = InParallel.run(copies, number -> copy(folder.resolve("copy-" + number)));
    var load = watch.load(copies, Latencies.NONE);
    for (var copy : made) {
      Files.delete(copy);
    }
    return load;
  }

  private Path copy(Path to) throws IOException, NoSuchAlgorithmException {
    var digest = MessageDigest.getInstance("SHA-256");
    var block = ByteBuffer.allocateDirect(FreshBlobs.MEBIBYTE);
    try (var in = FileChannel.open(from);
        var out = FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      while (in.read(block) >= 0) {
        digest.update(block.flip());
        block.flip();
        while (block.hasRemaining()) {
          out.write(block);
        }
        block.clear();
      }
      out.force(false);
    }
    digest.digest();
    return to;
  }
}
