package io.moorage.loadtests.compare;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;

/** Clients that push fresh blobs as docker does: POST, PATCH in chunks, PUT. */
record BlobPushes(InetSocketAddress server, FreshBlobs blobs, int clients, int perClient) {

  /** Pushes them all. */
  Load run() throws IOException, InterruptedException {
    var series = new ArrayList<FreshBlobs.Series>();
    for (int i = 0; i < clients; i++) {
      series.add(blobs.series(perClient));
    }
    var watch = new Stopwatch();
    var nanos = InParallel.run(clients, client -> push(series.get(client)));
    return watch.load((double) clients * perClient, Latencies.ofNanos(nanos));
  }

  private long[] push(FreshBlobs.Series series) throws IOException {
    var nanos = new long[series.size()];
    try (var http = new Http(server)) {
      for (int i = 0; i < series.size(); i++) {
        long begun = System.nanoTime();
        push(http, "bench/push", series, i);
        nanos[i] = System.nanoTime() - begun;
      }
    }
    return nanos;
  }

  /** Pushes one blob of a series. */
  static void push(Http http, String repository, FreshBlobs.Series series, int index)
      throws IOException {
    var begun = http.open(repository);
    var staged =
        http.patch(begun.location(), channel -> series.write(index, channel)).expect(202, "PATCH");
    http.send("PUT", Http.ending(staged.location(), series.digest(index))).expect(201, "PUT");
  }
}
