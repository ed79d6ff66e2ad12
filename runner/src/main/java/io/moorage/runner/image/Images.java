package io.moorage.runner.image;

import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.ImageConfig.Step;
import io.moorage.runner.snapshot.ChainId;
import io.moorage.runner.snapshot.Snapshot;
import io.moorage.runner.snapshot.Snapshots;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The images that are here. Safe for use by many threads. */
public final class Images {
  private static final String SHA256 = "sha256:";
  private static final int ID = 64;

  private final ImageRecords records;
  private final Snapshots snapshots;
  private final PackedLayers packed;

  /**
   * @param packed where layers lie that no registry has
   */
  public Images(KeyValueStore store, Snapshots snapshots, PackedLayers packed) {
    this.records = new ImageRecords(store);
    this.snapshots = snapshots;
    this.packed = packed;
  }

  ImageRecords records() {
    return records;
  }

  /**
   * The image that a name, an id or the beginning of one leads to.
   *
   * @throws ImageFailure.InvalidName if the word can be none of them
   * @throws ImageFailure.Conflict if several ids begin so
   */
  public Optional<LocalImage> find(String word) {
    return match(word).map(Match::image);
  }

  /**
   * What a word led to.
   *
   * @param name the name it is; empty if it is an id
   */
  private record Match(LocalImage image, Optional<ImageName> name) {}

  /** A name counts before the beginning of an id, a whole id before all. */
  private Optional<Match> match(String word) {
    boolean stated = word.startsWith(SHA256);
    var digits = stated ? word.substring(SHA256.length()) : word;
    boolean id = digits.matches("[0-9a-f]{1,64}");
    if (!stated && digits.length() < ID) {
      var name = key(ImageName.parse(word));
      var named = records.named(name).flatMap(this::get);
      if (named.isPresent() || !id) {
        return named.map(image -> new Match(image, Optional.of(name)));
      }
    } else if (!id) {
      var name = key(ImageName.parse(word));
      return records.named(name).flatMap(this::get).map(i -> new Match(i, Optional.of(name)));
    }
    var ids = records.startingWith(digits, 2);
    if (ids.size() > 1) {
      throw new ImageFailure.Conflict("ambiguous: more than one image id begins with " + digits);
    }
    return ids.stream()
        .findFirst()
        .flatMap(this::get)
        .map(image -> new Match(image, Optional.empty()));
  }

  /** As names are recorded: with a tag or a digest, not both. */
  private static ImageName key(ImageName name) {
    return name.digest().map(name::at).orElseGet(name::orLatest);
  }

  /** The image of a name, whole. */
  public Optional<LocalImage> find(ImageName name) {
    return records.named(key(name)).flatMap(this::get);
  }

  /** The image of this id. */
  public Optional<LocalImage> get(Digest id) {
    return records.get(id).map(image -> image.local(id));
  }

  /**
   * As {@link #find(String)}.
   *
   * @throws ImageFailure.NoSuchImage if there is none
   */
  public LocalImage require(String word) {
    return find(word).orElseThrow(() -> new ImageFailure.NoSuchImage(word));
  }

  /** All of them, the youngest first, by the time of their making. */
  public List<LocalImage> list() {
    return records.all().stream()
        .map(found -> found.image().local(found.id()))
        .sorted(
            Comparator.comparing(
                    (LocalImage image) -> image.config().created().orElse(Instant.EPOCH))
                .reversed()
                .thenComparing(image -> image.id().hex()))
        .toList();
  }

  /** The configuration of an image, as it came. */
  public byte[] config(Digest id) {
    return stored(id).config();
  }

  StoredImage stored(Digest id) {
    return records.get(id).orElseThrow(() -> new ImageFailure.NoSuchImage(id.toString()));
  }

  /** The topmost snapshot of an image; none if it has no layers. */
  public Optional<ChainId> top(LocalImage image) {
    var diffIds = image.config().diffIds();
    return diffIds.isEmpty() ? Optional.empty() : Optional.of(ChainId.of(diffIds));
  }

  /**
   * One step of an image's making.
   *
   * @param id of the image itself for the last step; empty for the others
   * @param size of what it left, in bytes
   */
  public record Made(Optional<Digest> id, Step step, long size) {}

  /** How an image was made, the last step first. */
  public List<Made> history(LocalImage image) {
    var sizes = new ArrayList<Long>();
    for (var chain : ImageRecords.chains(image.config().diffIds())) {
      sizes.add(snapshots.get(chain).map(Snapshot::size).orElse(0L));
    }
    var made = new ArrayList<Made>();
    int layer = 0;
    for (var step : image.config().history()) {
      boolean leaves = !step.emptyLayer() && layer < sizes.size();
      made.addFirst(new Made(Optional.empty(), step, leaves ? sizes.get(layer++) : 0));
    }
    if (!made.isEmpty()) {
      var last = made.getFirst();
      made.set(0, new Made(Optional.of(image.id()), last.step(), last.size()));
    }
    return made;
  }

  /**
   * Gives an image another name.
   *
   * @param name with a tag, or without for the usual one
   */
  public void tag(LocalImage image, ImageName name) {
    if (name.digest().isPresent()) {
      throw new ImageFailure.InvalidName("refusing to create a tag with a digest reference");
    }
    records.name(name.orLatest(), image.id());
  }

  /** Part of a container's batch: it needs this image, which must be there. */
  public static Batch pin(Digest image, String container) {
    return ImageRecords.pin(image, container);
  }

  /** Part of a container's batch: it needs this image no more. */
  public static Batch unpin(Digest image, String container) {
    return ImageRecords.unpin(image, container);
  }

  /** What a removal took away, in its order. */
  public sealed interface Removed {
    /** A name; the image may have others. */
    record Untagged(ImageName name) implements Removed {}

    /** An image or a snapshot. */
    record Deleted(Digest digest) implements Removed {}
  }

  /**
   * Removes a name, and with the last of its names the image; or an image by its id. One that a
   * container needs stays, without its names if it is forced.
   *
   * @param running whether a container runs
   * @throws ImageFailure.NoSuchImage if there is none
   * @throws ImageFailure.Conflict if it is in use, or has names of several repositories
   */
  public List<Removed> remove(String word, boolean force, Predicate<String> running) {
    var match = match(word).orElseThrow(() -> new ImageFailure.NoSuchImage(word));
    var image = match.image();
    var name = match.name();
    int tagsThatGo = name.filter(n -> n.tag().isPresent()).isPresent() ? 1 : 0;
    var pins = records.pins(image.id());
    boolean others = image.names().size() > tagsThatGo;
    if (name.isPresent() && (others || (force && !pins.isEmpty()))) {
      records.unname(name.get());
      return List.of(new Removed.Untagged(name.get()));
    }
    if (name.isPresent() && !pins.isEmpty()) {
      throw new ImageFailure.Conflict(
          "conflict: unable to remove repository reference \"%s\" (must force) - container %s is using its referenced image %s"
              .formatted(name.get().familiar(), brief(pins.getFirst()), image.shortId()));
    }
    if (name.isEmpty() && !force && repositories(image) > 1) {
      throw conflict(image, "must be forced", "image is referenced in multiple repositories");
    }
    if (!pins.isEmpty()) {
      requireForce(image, pins, force, running);
    }
    var removed = new ArrayList<Removed>();
    // Somebody else may have removed it by now.
    var stored = records.get(image.id()).orElseThrow(() -> new ImageFailure.NoSuchImage(word));
    for (var each : stored.names()) {
      records.unname(each);
      removed.add(new Removed.Untagged(each));
    }
    removed.addAll(delete(image.id()));
    return removed;
  }

  /** Removes an image that has no name and that nothing needs. */
  List<Removed> delete(Digest id) {
    var image = records.get(id);
    if (image.isEmpty() || !records.remove(id)) {
      return List.of();
    }
    var removed = new ArrayList<Removed>();
    removed.add(new Removed.Deleted(id));
    for (var chain : ImageRecords.chains(image.get()).reversed()) {
      if (!records.isNeeded(chain) && snapshots.remove(chain, ImageRecords.unneeded(chain))) {
        removed.add(new Removed.Deleted(chain.digest()));
      }
    }
    if (image.get().kept()) {
      packed.release(image.get().manifest().digest());
    }
    return removed;
  }

  private static long repositories(LocalImage image) {
    return image.names().stream().map(ImageName::repository).distinct().count();
  }

  private static void requireForce(
      LocalImage image, List<String> pins, boolean force, Predicate<String> running) {
    for (var container : pins) {
      if (running.test(container)) {
        throw conflict(
            image,
            "cannot be forced",
            "image is being used by running container " + brief(container));
      }
    }
    if (!force) {
      throw conflict(
          image,
          "must be forced",
          "image is being used by stopped container " + brief(pins.getFirst()));
    }
  }

  private static String brief(String container) {
    return container.substring(0, Math.min(12, container.length()));
  }

  private static ImageFailure conflict(LocalImage image, String remedy, String why) {
    return new ImageFailure.Conflict(
        "conflict: unable to delete %s (%s) - %s".formatted(image.shortId(), remedy, why));
  }

  /**
   * Drops what an interrupted pull or removal left: snapshots that no image needs, and manifests of
   * images that are gone. To be called before anything is pulled.
   */
  public void tidy() {
    var left = new ArrayList<>(snapshots.list());
    left.removeIf(snapshot -> records.isNeeded(snapshot.chain()));
    while (!left.isEmpty()) {
      var parents = new HashSet<ChainId>();
      left.forEach(snapshot -> snapshot.parent().ifPresent(parents::add));
      var tops = left.stream().filter(s -> !parents.contains(s.chain())).toList();
      tops.forEach(s -> snapshots.remove(s.chain(), ImageRecords.unneeded(s.chain())));
      left.removeAll(tops);
      if (tops.isEmpty()) {
        return;
      }
    }
    var manifests = new HashSet<Digest>();
    records.all().stream()
        .filter(found -> found.image().kept())
        .forEach(found -> manifests.add(found.image().manifest().digest()));
    packed.releaseAllBut(manifests);
  }
}
