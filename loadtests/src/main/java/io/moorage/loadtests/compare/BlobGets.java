package io.moorage.loadtests.compare;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Clients that fetch one blob again and again, until the time is over, and throw it away.
 *
 * @param size of the blob, in bytes
 * @param copying whether they receive the bytes as other clients do, which costs more than a good
 *     server's sending
 */
record BlobGets(
    InetSocketAddress server, String path, long size, int clients, int seconds, boolean copying) {
  /** The clock is looked at so often. */
  private static final long PIECE = 16L << 20;

  private record Fetched(long bytes, long[] nanos) {}

  Load run() throws IOException, InterruptedException {
    var watch = new Stopwatch();
    long end = watch.after(seconds);
    var fetched = InParallel.run(clients, number -> fetch(end));
    double bytes = fetched.stream().mapToLong(Fetched::bytes).sum();
    return watch.load(
        bytes / size, Latencies.ofNanos(fetched.stream().map(Fetched::nanos).toList()));
  }

  private Fetched fetch(long end) throws IOException {
    var nanos = new long[1024];
    int done = 0;
    long bytes = 0;
    try (var arena = Arena.ofConfined();
        var socket = new RawSocket(server)) {
      var request = arena.allocate(request().length).copyFrom(MemorySegment.ofArray(request()));
      for (long now = System.nanoTime(); now < end; ) {
        long begun = now;
        var answer = socket.get(request);
        if (answer.status() != 200) {
          throw new IOException("%s was answered %d".formatted(path, answer.status()));
        }
        long left = answer.left();
        bytes += size - left;
        while (left > 0 && now < end) {
          long piece = Math.min(left, PIECE);
          if (copying) {
            socket.read(piece);
          } else {
            socket.discard(piece);
          }
          left -= piece;
          bytes += piece;
          now = System.nanoTime();
        }
        now = System.nanoTime();
        if (left == 0) {
          nanos = done < nanos.length ? nanos : Arrays.copyOf(nanos, 2 * done);
          nanos[done++] = now - begun;
        }
      }
    }
    return new Fetched(bytes, Arrays.copyOf(nanos, done));
  }

  private byte[] request() {
    return "GET %s HTTP/1.1\r\nHost: %s:%d\r\n\r\n"
        .formatted(path, server.getHostString(), server.getPort())
        .getBytes(StandardCharsets.US_ASCII);
  }
}
