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
      var claim = flights.claim(layers, this::isPresent, progress);
      if (claim.isEmpty()) {
        return size(layers);
      }
      try {
        claim.others().forEach(flight -> flight.join(progress));
        if (claim.own().isEmpty()) {
          await(claim.others());
        } else {
          fetch(layers, claim, source);
        }
      } finally {
        flights.land(claim.own());
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
    var staged = stage(own, source);
    try {
      await(claim.others());
      commit(layers, own, staged);
    } finally {
      staged.forEach(Snapshots.Staged::close);
    }
  }

  /** Commits runs of neighbours together: each run is one flush. */
  private void commit(List<Layer> layers, List<Layer> own, List<Snapshots.Staged> staged) {
    int next = 0;
    Optional<ChainId> below = Optional.empty();
    for (int at = 0; at < layers.size() && next < own.size(); ) {
      if (!layers.get(at).equals(own.get(next))) {
        below = Optional.of(layers.get(at++).chain());
        continue;
      }
      var run = new ArrayList<Snapshots.Staged>();
      int first = next;
      while (next < own.size() && layers.get(at).equals(own.get(next))) {
        run.add(staged.get(next++));
        at++;
      }
      if (below.isPresent() && snapshots.get(below.get()).isEmpty()) {
        return;
      }
      snapshots.commit(below, run);
      own.subList(first, next).forEach(layer -> say(layer, PullWords.COMPLETE));
      below = Optional.of(own.get(next - 1).chain());
    }
  }

  private List<Snapshots.Staged> stage(List<Layer> own, Source source) throws IOException {
    var made = new ConcurrentHashMap<Layer, Snapshots.Staged>();
    boolean all = false;
    try {
      Together.run(own, layer -> made.put(layer, stage(layer, source)), "layer");
      all = true;
      return own.stream().map(layer -> Objects.requireNonNull(made.get(layer))).toList();
    } finally {
      if (!all) {
        made.values().forEach(Snapshots.Staged::close);
      }
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
