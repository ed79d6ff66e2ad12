package io.moorage.blobstore.metadata;

import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.kv.KeyValueStore;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** All owners of records over one key-value store. */
public record Records(
    StoreClock clock,
    Repositories repositories,
    Links links,
    Uploads uploads,
    Tags tags,
    Manifests manifests,
    Referrers referrers,
    Retagging retagging,
    Footprints footprints,
    Garbage garbage,
    RemovedRepositories removed,
    Explain explain) {

  /**
   * The owners over this store.
   *
   * @param nanoTime the monotonic clock, see {@link System#nanoTime}
   * @param time the wall clock, for what people read
   */
  public static Records over(
      KeyValueStore store,
      StoreSettings settings,
      ReferenceListener listener,
      LongSupplier nanoTime,
      InstantSource time,
      RandomGenerator random) {
    var clock = new StoreClock(store, nanoTime);
    var sightings = new Sightings();
    var repositories = new Repositories(store, random, sightings, listener);
    var links = new Links(store, repositories, clock, sightings, settings.grace());
    var tags = new Tags(store, repositories, time);
    var manifests =
        new Manifests(store, repositories, links, tags, settings.sparseImages(), listener, random);
    return new Records(
        clock,
        repositories,
        links,
        new Uploads(store, clock),
        tags,
        manifests,
        new Referrers(store, repositories),
        new Retagging(store, repositories, tags, manifests, listener),
        new Footprints(store, repositories),
        new Garbage(store, clock, sightings),
        new RemovedRepositories(store, clock),
        new Explain(store, repositories, links, clock, time));
  }
}
