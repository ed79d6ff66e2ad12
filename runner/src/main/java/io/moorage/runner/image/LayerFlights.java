package io.moorage.runner.image;

import io.moorage.blobstore.oci.Descriptor;
import io.moorage.blobstore.oci.Digest;
import io.moorage.runner.snapshot.ChainId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/**
 * Layers under way: each is fetched by one pull, and the others that need it wait. A pull claims
 * all it will fetch at once and before it waits for anything, so that no two wait for each other.
 */
final class LayerFlights {
  private final Map<ChainId, Flight> flights = new HashMap<>();

  /**
   * A layer of an image.
   *
   * @param blob as it is fetched
   */
  record Layer(Descriptor blob, Digest diffId, ChainId chain) {
    String shortId() {
      return blob.digest().hex().substring(0, 12);
    }
  }

  /**
   * What a pull found.
   *
   * @param own what it has to fetch, the lowest first
   * @param others what others are fetching
   */
  record Claim(List<Layer> own, List<Flight> others) {
    boolean isEmpty() {
      return own.isEmpty() && others.isEmpty();
    }

    /** It waits for others no more. */
    void leave() {
      others.stream().map(flight -> flight.transfer).distinct().forEach(LayerTransfer::leave);
    }
  }

  /** One layer that somebody fetches. */
  static final class Flight {
    private final CountDownLatch landed = new CountDownLatch(1);
    private final Layer layer;
    private final LayerTransfer transfer;
    private final List<Progress> watchers = new ArrayList<>();
    private String last = PullWords.WAITING;

    Flight(Layer layer, LayerTransfer transfer) {
      this.layer = layer;
      this.transfer = transfer;
    }

    /** Waits until it is there or given up. */
    void await() throws InterruptedException {
      landed.await();
    }

    /** Tells another one, too. */
    synchronized void watch(Progress watcher) {
      watcher.say(layer.shortId(), last);
      watchers.add(watcher);
    }

    synchronized void report(Progress.Event event) {
      if (event instanceof Progress.Event.Status(var _, var words)) {
        last = words;
      }
      watchers.forEach(watcher -> watcher.report(event));
    }
  }

  /**
   * Claims those of these layers that nobody fetches and that are not there, and joins those who
   * fetch the others.
   *
   * @param present asked while nothing can land, so that what just did is not fetched again
   * @param transfer what will fetch what is claimed
   */
  synchronized Claim claim(
      List<Layer> layers, Predicate<Layer> present, LayerTransfer transfer, Progress progress) {
    var own = new ArrayList<Layer>();
    var others = new ArrayList<Flight>();
    for (var layer : layers) {
      var flight = flights.get(layer.chain());
      if (flight != null) {
        others.add(flight);
      } else if (!present.test(layer)) {
        var mine = new Flight(layer, transfer);
        mine.watchers.add(progress);
        flights.put(layer.chain(), mine);
        own.add(layer);
      }
    }
    others.stream().map(flight -> flight.transfer).distinct().forEach(LayerTransfer::join);
    return new Claim(own, others);
  }

  /** Tells those who watch a layer that this caller claimed. */
  void report(Layer layer, Progress.Event event) {
    Flight flight;
    synchronized (this) {
      flight = flights.get(layer.chain());
    }
    if (flight != null) {
      flight.report(event);
    }
  }

  /** They are there, or given up: whoever waits looks again. */
  synchronized void land(List<Layer> own) {
    for (var layer : own) {
      var flight = flights.remove(layer.chain());
      if (flight != null) {
        flight.landed.countDown();
      }
    }
  }
}
