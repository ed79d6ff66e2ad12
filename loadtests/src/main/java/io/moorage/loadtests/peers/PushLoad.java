package io.moorage.loadtests.peers;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Fresh blobs of one MiB from sixteen clients at once, each by POST and PUT. */
final class PushLoad {
  static final int SIZE = 1 << 20;
  private static final int CLIENTS = 16;
  private static final int PER_CLIENT = 32;
  private static final String BYTES = "application/octet-stream";

  private PushLoad() {}

  /** Pushes them all. */
  static Work run(int port, long seed) throws IOException, InterruptedException {
    var clients = new ArrayList<List<Fresh>>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(Fresh.blobs(seed * CLIENTS + i));
    }
    try (var threads = Executors.newFixedThreadPool(CLIENTS)) {
      long start = System.nanoTime();
      var running = clients.stream().map(blobs -> threads.submit(() -> push(port, blobs))).toList();
      int pushed = 0;
      for (var one : running) {
        pushed += one.get();
      }
      double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
      return new Work(pushed, seconds);
    } catch (ExecutionException e) {
      throw new IOException(e);
    }
  }

  private static int push(int port, List<Fresh> blobs) throws IOException {
    try (var http = new Http(port)) {
      for (var blob : blobs) {
        var begun = http.send("POST", "/v2/bench/push/blobs/uploads/", BYTES, new byte[0]);
        var location = Http.path(begun.location());
        var ended =
            http.send(
                "PUT",
                location + (location.indexOf('?') < 0 ? "?" : "&") + "digest=" + blob.digest(),
                BYTES,
                blob.bytes());
        if (ended.status() != 201) {
          throw new IOException("a push was answered " + ended);
        }
      }
    }
    return blobs.size();
  }

  /** A blob that no server has seen, one block whose first bytes differ. */
  private record Fresh(byte[] block, long number, Digest digest) {

    static List<Fresh> blobs(long client) {
      var block = new byte[SIZE];
      new SplittableRandom(client).nextBytes(block);
      var blobs = new ArrayList<Fresh>();
      for (int i = 0; i < PER_CLIENT; i++) {
        ByteBuffer.wrap(block).putLong(i);
        blobs.add(new Fresh(block, i, Digest.of(DigestAlgorithm.SHA256, block)));
      }
      return blobs;
    }

    /** The block, rewritten in place: one client sends one blob at a time. */
    byte[] bytes() {
      ByteBuffer.wrap(block).putLong(number);
      return block;
    }
  }
}
