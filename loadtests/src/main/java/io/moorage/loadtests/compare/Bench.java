package io.moorage.loadtests.compare;

import io.moorage.blobstore.oci.MediaType;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Puts work to servers, and measures what that costs them. */
final class Bench {
  private static final String ACCEPT = MediaType.OCI_MANIFEST.name();

  private final Content content;
  private final int seconds;
  private final boolean copying;
  private final Map<Integer, FreshBlobs> blobs = new HashMap<>();

  Bench(Content content, int seconds, boolean copying) {
    this.content = content;
    this.seconds = seconds;
    this.copying = copying;
  }

  Outcome measure(Work work, Peer peer) throws InterruptedException {
    try {
      var before = peer.cost();
      var load = put(work, peer);
      double cpu = Double.NaN;
      if (before.isPresent()) {
        double used = peer.cost().orElseThrow().seconds() - before.get().seconds();
        cpu = used * 1e6 / load.operations();
      }
      return judged(work, load, cpu, micros(load));
    } catch (IOException e) {
      return new Outcome.Invalid(String.valueOf(e.getMessage()));
    }
  }

  /** The work without any server, see {@link WriteLimit}. */
  static Outcome limit(Work work, WriteLimit limit) throws InterruptedException {
    try {
      var load = limit.run();
      return judged(work, load, micros(load), Double.NaN);
    } catch (IOException e) {
      return new Outcome.Invalid(String.valueOf(e.getMessage()));
    }
  }

  private static double micros(Load load) {
    return load.clientSeconds() * 1e6 / load.operations();
  }

  private static Outcome judged(Work work, Load load, double cpu, double client) {
    double rate = load.operations() / load.seconds();
    return rate < work.fewestPerSecond()
        ? new Outcome.Invalid(
            "%.1f operations a second are too few to mean anything".formatted(rate))
        : new Outcome.Measured(rate, cpu, client, load.latencies());
  }

  private Load put(Work work, Peer peer) throws IOException, InterruptedException {
    var server = peer.address();
    return switch (work) {
      case Work.ManifestGet(int connections) ->
          new Wrk(server, content.manifestPath(), ACCEPT, connections, seconds).run();
      case Work.ManifestHead(int connections) ->
          Heads.run(server, content.manifestPath(), ACCEPT, connections, seconds);
      case Work.BlobGet(int mebibytes, int clients) ->
          new BlobGets(
                  server,
                  content.blobPath(mebibytes),
                  (long) mebibytes * FreshBlobs.MEBIBYTE,
                  clients,
                  seconds,
                  copying)
              .run();
      case Work.BlobPush push ->
          new BlobPushes(
                  server,
                  blobs.computeIfAbsent(push.mebibytes(), FreshBlobs::new),
                  push.clients(),
                  push.perClient())
              .run();
      case Work.TagsPage page -> new Wrk(server, page.path(), "*/*", 1, seconds).run();
    };
  }
}
