package io.moorage.runner.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.Key;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.KeyValueStore.Entry;
import io.moorage.blobstore.kv.Keyspace;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.ImageConfigReader;
import io.moorage.runner.snapshot.ChainId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The records of local images, their names, the snapshots they need and the containers that need
 * them. Each change is one batch, tried anew when something else changed meanwhile.
 */
final class ImageRecords {
  private static final int PAGE = 100;

  private final KeyValueStore store;

  ImageRecords(KeyValueStore store) {
    this.store = store;
  }

  Optional<StoredImage> get(Digest id) {
    return store.get(key(id)).map(StoredImage::read);
  }

  /** The image that a name with a tag or a digest leads to. */
  Optional<Digest> named(ImageName name) {
    return store.get(nameKey(name)).map(ImageRecords::id);
  }

  /** Ids that begin with these digits, up to so many. */
  List<Digest> startingWith(String digits, int most) {
    var all = Keyspace.IMAGE.under();
    return store.scan(Keyspace.IMAGE.key("sha256:" + digits), Optional.empty(), most).stream()
        .map(entry -> Digest.parse(entry.key().after(all)))
        .toList();
  }

  /** An image and its id. */
  record Found(Digest id, StoredImage image) {}

  List<Found> all() {
    var images = new ArrayList<Found>();
    var all = Keyspace.IMAGE.under();
    each(
        all,
        entry ->
            images.add(
                new Found(Digest.parse(entry.key().after(all)), StoredImage.read(entry.value()))));
    return images;
  }

  /**
   * Adds an image, or to one that is there already, and moves names to it.
   *
   * @return false if one of its snapshots is not there
   */
  boolean add(Digest id, StoredImage image) {
    var chains = chains(image);
    while (true) {
      var batch = Batch.builder();
      var before = store.get(key(id));
      var known = before.map(StoredImage::read);
      require(batch, key(id), before);
      var next = known.map(image::after).orElse(image);
      for (var name : image.names()) {
        next = next.with(name);
        take(batch, name, id);
      }
      batch.put(key(id), next.toBytes());
      for (var chain : chains) {
        batch
            .requirePresent(Keyspace.SNAPSHOT.key(chain))
            .put(Keyspace.IMAGE_STACK.key(chain, id), NOTHING);
      }
      if (store.commit(batch.build())) {
        return true;
      }
      if (!chains.stream().allMatch(c -> store.get(Keyspace.SNAPSHOT.key(c)).isPresent())) {
        return false;
      }
    }
  }

  /**
   * Moves a name to an image.
   *
   * @throws ImageFailure.NoSuchImage if it is not there
   */
  void name(ImageName name, Digest id) {
    while (true) {
      var batch = Batch.builder();
      var record =
          store.get(key(id)).orElseThrow(() -> new ImageFailure.NoSuchImage(id.toString()));
      batch
          .requireEqual(key(id), record)
          .put(key(id), StoredImage.read(record).with(name).toBytes());
      take(batch, name, id);
      if (store.commit(batch.build())) {
        return;
      }
    }
  }

  /** Takes a name from the image that has it. */
  void unname(ImageName name) {
    while (true) {
      var at = store.get(nameKey(name));
      if (at.isEmpty()) {
        return;
      }
      var batch = Batch.builder().frees().requireEqual(nameKey(name), at.get());
      batch.delete(nameKey(name));
      leave(batch, name, id(at.get()));
      if (store.commit(batch.build())) {
        return;
      }
    }
  }

  /**
   * Takes an image away with all its names.
   *
   * @return false if a container needs it
   */
  boolean remove(Digest id) {
    while (true) {
      var record = store.get(key(id));
      if (record.isEmpty()) {
        return true;
      }
      var image = StoredImage.read(record.get());
      var pins = Keyspace.IMAGE_PIN.under(id);
      var batch =
          Batch.builder()
              .frees()
              .requireEqual(key(id), record.get())
              .requireEmpty(pins)
              .delete(key(id));
      image.names().forEach(name -> batch.delete(nameKey(name)));
      chains(image).forEach(chain -> batch.delete(Keyspace.IMAGE_STACK.key(chain, id)));
      if (store.commit(batch.build())) {
        return true;
      }
      if (!store.scan(pins, Optional.empty(), 1).isEmpty()) {
        return false;
      }
    }
  }

  /** Which containers need an image. */
  List<String> pins(Digest id) {
    var containers = new ArrayList<String>();
    var pins = Keyspace.IMAGE_PIN.under(id);
    each(pins, entry -> containers.add(entry.key().after(pins)));
    return containers;
  }

  static Batch pin(Digest id, String container) {
    return Batch.builder()
        .requirePresent(key(id))
        .put(Keyspace.IMAGE_PIN.key(id, container), NOTHING)
        .build();
  }

  static Batch unpin(Digest id, String container) {
    return Batch.builder().frees().delete(Keyspace.IMAGE_PIN.key(id, container)).build();
  }

  boolean isNeeded(ChainId chain) {
    return !store.scan(Keyspace.IMAGE_STACK.under(chain), Optional.empty(), 1).isEmpty();
  }

  /** On the condition that no image needs a snapshot. */
  static Batch unneeded(ChainId chain) {
    return Batch.builder().frees().requireEmpty(Keyspace.IMAGE_STACK.under(chain)).build();
  }

  /** The snapshots of an image, the lowest first. */
  static List<ChainId> chains(StoredImage image) {
    return chains(ImageConfigReader.read(image.config()).diffIds());
  }

  static List<ChainId> chains(List<Digest> diffIds) {
    var chains = new ArrayList<ChainId>();
    for (var diffId : diffIds) {
      chains.add(chains.isEmpty() ? ChainId.ofLowest(diffId) : chains.getLast().then(diffId));
    }
    return chains;
  }

  /** Adds: this name leads to this image, and to no other one any more. */
  private void take(Batch.Builder batch, ImageName name, Digest id) {
    var at = store.get(nameKey(name));
    require(batch, nameKey(name), at);
    batch.put(nameKey(name), idRecord(id));
    at.map(ImageRecords::id)
        .filter(other -> !other.equals(id))
        .ifPresent(other -> leave(batch, name, other));
  }

  private void leave(Batch.Builder batch, ImageName name, Digest id) {
    var record = store.get(key(id));
    require(batch, key(id), record);
    record.ifPresent(bytes -> batch.put(key(id), StoredImage.read(bytes).without(name).toBytes()));
  }

  private static void require(Batch.Builder batch, Key key, Optional<byte[]> read) {
    read.ifPresentOrElse(value -> batch.requireEqual(key, value), () -> batch.requireAbsent(key));
  }

  private void each(Key prefix, Consumer<Entry> visitor) {
    Optional<Key> after = Optional.empty();
    while (true) {
      var page = store.scan(prefix, after, PAGE);
      page.forEach(visitor);
      if (page.size() < PAGE) {
        return;
      }
      after = Optional.of(page.getLast().key());
    }
  }

  /** One byte for the format, then the id. */
  private static byte[] idRecord(Digest id) {
    return ((char) 1 + id.toString()).getBytes(UTF_8);
  }

  private static Digest id(byte[] record) {
    return Digest.parse(new String(record, 1, record.length - 1, UTF_8));
  }

  private static final byte[] NOTHING = {1};

  private static Key key(Digest id) {
    return Keyspace.IMAGE.key(id);
  }

  private static Key nameKey(ImageName name) {
    return Keyspace.IMAGE_NAME.key(name);
  }
}
