package io.moorage.runner.image;

import io.moorage.blobstore.oci.Descriptor;
import io.moorage.runner.image.LayerFlights.Layer;
import io.moorage.runner.snapshot.ChainId;
import io.moorage.runner.snapshot.Snapshot;
import io.moorage.runner.snapshot.SnapshotFailure;
import io.moorage.runner.snapshot.Snapshots;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Brings the layers of an image from where they are into snapshots, several at a time, each read
 * once and unpacked as it is read.
 */
final class Unpacking {
  private final Snapshots snapshots;
  private final LayerFlights flights = new LayerFlights();
  private final Semaphore permits;

  /**
   * @param most how many layers are read at once
   */
  Unpacking(Snapshots snapshots, int most) {
    this.snapshots = snapshots;
    this.permits = new Semaphore(most, true);
  }

  /** Where packed layers are read from. */
  @FunctionalInterface
  interface Source {
    InputStream open(Descriptor blob) throws IOException;
  }

  /**
   * Sees to it that every layer has its snapshot.
   *
   * @param layers the lowest first
   * @return the size of their snapshots together, in bytes
   * @throws IOException if a layer could not be read
   */
  long unpack(List<Layer> layers, Source source, Progress progress) throws IOException {
    layers.stream()
        .filter(this::isPresent)
        .forEach(layer -> progress.say(layer.shortId(), PullWords.EXISTS));
    while (true) {
      var round = new Round(layers, source, progress);
      var claim = flights.claim(layers, this::isPresent, round.transfer, progress);
      if (claim.isEmpty()) {
        return size(layers);
      }
      round.run(claim);
    }
  }

  /** One look at what is missing, and what is done about it. */
  private final class Round {
    private final List<Layer> layers;
    private final Source source;
    private final Progress progress;
    private final LayerTransfer transfer = new LayerTransfer(this::fetchClaimed);
    private LayerFlights.Claim claim = new LayerFlights.Claim(List.of(), List.of());

    Round(List<Layer> layers, Source source, Progress progress) {
      this.layers = layers;
      this.source = source;
      this.progress = progress;
    }

    void run(LayerFlights.Claim claimed) throws IOException {
      claim = claimed;
      if (claim.own().isEmpty()) {
        try {
          watchOthers();
          await(claim.others());
        } finally {
          claim.leave();
        }
        return;
      }
      transfer.start();
      try {
        transfer.await();
      } finally {
        transfer.leave();
      }
    }

    private void watchOthers() {
      claim.others().forEach(flight -> flight.watch(progress));
    }

    private void fetchClaimed() throws IOException {
      try {
        watchOthers();
        fetch(layers, claim, source);
      } finally {
        flights.land(claim.own());
        claim.leave();
      }
    }
  }

  private boolean isPresent(Layer layer) {
    return snapshots.get(layer.chain()).isPresent();
  }

  private long size(List<Layer> layers) {
    return layers.stream()
        .mapToLong(layer -> snapshots.get(layer.chain()).map(Snapshot::size).orElse(0L))
        .sum();
  }

  private static void await(List<LayerFlights.Flight> others) throws IOException {
    try {
      for (var flight : others) {
        flight.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /**
   * Reads what is ours while others read what is theirs, then commits upwards. What others gave up
   * is missing below: then it is ours in the next round.
   */
  private void fetch(List<Layer> layers, LayerFlights.Claim claim, Source source)
      throws IOException {
    var own = claim.own();
    own.forEach(layer -> say(layer, PullWords.FOUND));
    var staged = new ConcurrentHashMap<Layer, Snapshots.Staged>();
    try {
      Together.run(own, layer -> staged.put(layer, stage(layer, source)), "layer");
      await(claim.others());
      commit(layers, own, staged);
    } catch (IOException | RuntimeException e) {
      commitWhole(layers, own, staged, e);
      throw e;
    } finally {
      staged.values().forEach(Snapshots.Staged::close);
    }
  }

  /** What has come whole before a failure need not come again. */
  private void commitWhole(
      List<Layer> layers, List<Layer> own, Map<Layer, Snapshots.Staged> staged, Exception failure) {
    try {
      commit(layers, own, staged);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** Commits runs of neighbours together, up to the first that is missing: each is one flush. */
  private void commit(List<Layer> layers, List<Layer> own, Map<Layer, Snapshots.Staged> staged) {
    Optional<ChainId> below = Optional.empty();
    for (int at = 0; at < layers.size(); ) {
      int first = at;
      var run = new ArrayList<Snapshots.Staged>();
      while (at < layers.size() && staged.containsKey(layers.get(at))) {
        run.add(Objects.requireNonNull(staged.remove(layers.get(at++))));
      }
      if (run.isEmpty()) {
        if (own.contains(layers.get(at))) {
          return;
        }
        below = Optional.of(layers.get(at++).chain());
        continue;
      }
      if (below.isPresent() && snapshots.get(below.get()).isEmpty()) {
        run.forEach(Snapshots.Staged::close);
        return;
      }
      snapshots.commit(below, run);
      layers.subList(first, at).forEach(layer -> say(layer, PullWords.COMPLETE));
      below = Optional.of(layers.get(at - 1).chain());
    }
  }

  private Snapshots.Staged stage(Layer layer, Source source)
      throws IOException, InterruptedException {
    permits.acquire();
    try (var in = source.open(layer.blob());
        var counted = new CountedStream(in, layer.blob().size(), report(layer))) {
      var kind =
          io.moorage.runner.snapshot.Layer.of(
              ImageManifest.compression(layer.blob()), layer.diffId());
      var staged = snapshots.unpack(kind, counted);
      say(layer, PullWords.DOWNLOADED);
      say(layer, PullWords.EXTRACTING);
      return staged;
    } catch (SnapshotFailure.BadLayer e) {
      throw new ImageFailure.Unusable("layer %s: %s".formatted(layer.shortId(), e.getMessage()), e);
    } finally {
      permits.release();
    }
  }

  private CountedStream.Report report(Layer layer) {
    return (current, total) ->
        flights.report(
            layer,
            new Progress.Event.Advance(layer.shortId(), PullWords.DOWNLOADING, current, total));
  }

  private void say(Layer layer, String words) {
    flights.report(layer, new Progress.Event.Status(Optional.of(layer.shortId()), words));
  }
}
