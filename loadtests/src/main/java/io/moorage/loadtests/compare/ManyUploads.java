package io.moorage.loadtests.compare;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Many uploads at once, cancelled when all their bytes are there; how much memory they take. */
record ManyUploads(Peer peer, int uploads, int mebibytes) {
  private static final long SAMPLE_MILLIS = 50;

  /** The most bytes that the server had resident at any time. */
  long peakBytes() throws IOException, InterruptedException {
    var blobs = new FreshBlobs(mebibytes);
    var peak = new AtomicLong();
    var ended = new CountDownLatch(1);
    var sampler = Thread.ofPlatform().start(() -> sample(peak, ended));
    try {
      InParallel.run(uploads, number -> upload(blobs.series(1)));
    } finally {
      ended.countDown();
      sampler.join();
    }
    return peak.get();
  }

  private int upload(FreshBlobs.Series series) throws IOException {
    try (var http = new Http(peer.address())) {
      var begun = http.open("bench/many");
      var staged =
          http.patch(begun.location(), channel -> series.write(0, channel)).expect(202, "PATCH");
      return http.send("DELETE", staged.location()).expect(204, "DELETE").status();
    }
  }

  private void sample(AtomicLong peak, CountDownLatch ended) {
    try {
      do {
        peak.accumulateAndGet(peer.cost().orElseThrow().bytes(), Math::max);
      } while (!ended.await(SAMPLE_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException gone) {
      // The server is gone: its clients say so.
    }
  }
}
