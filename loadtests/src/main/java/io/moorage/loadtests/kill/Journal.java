package io.moorage.loadtests.kill;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.RepositoryName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one pusher was told, and so what must be found. Used by one thread at a time: the pusher's
 * while the server runs, the audit's after it was killed.
 */
final class Journal {
  private final Map<Name, Digest> present = new LinkedHashMap<>();
  private final Set<Name> touched = new HashSet<>();
  private final Map<Digest, Set<Digest>> blobsOf = new HashMap<>();
  private final Map<Digest, Integer> sizes = new HashMap<>();
  private final List<OpenUpload> uploads = new ArrayList<>();
  private final Set<String> finishedUploads = new HashSet<>();
  private final Set<Name> landed = new HashSet<>();
  private final Map<Name.OfBlob, Long> unusedSince = new HashMap<>();
  private final long grace;
  private Optional<Pending> pending = Optional.empty();
  private long begun;
  private long acknowledged;
  private long collected;

  /** One for a server with this {@code collection.grace}. */
  Journal(Duration grace) {
    this.grace = grace.toNanos();
  }

  /**
   * An operation whose answer has not come: all its effects show, or none.
   *
   * @param effects the digest that each name then has; none if it is then absent
   */
  record Pending(String what, Map<Name, Optional<Digest>> effects) {
    Pending {
      effects = Map.copyOf(effects);
    }
  }

  /** To be called before the request goes out. */
  void begin(String what, Map<Name, Optional<Digest>> effects) {
    pending = Optional.of(new Pending(what, effects));
    begun = System.nanoTime();
  }

  /** The pending operation was acknowledged, or an audit found that it had happened. */
  void happened() {
    pending
        .orElseThrow()
        .effects()
        .forEach(
            (name, digest) -> {
              touched.add(name);
              digest.ifPresentOrElse(d -> present.put(name, d), () -> present.remove(name));
              switch (name) {
                case Name.OfBlob blob -> unusedSince.put(blob, begun);
                case Name.OfManifest manifest -> {
                  if (digest.isEmpty()) {
                    released(manifest);
                  }
                }
                case Name.OfTag _ -> {}
              }
            });
    pending = Optional.empty();
    acknowledged++;
  }

  /** The blobs of a manifest that went stay for a grace, if nothing else uses them. */
  private void released(Name.OfManifest manifest) {
    for (var blob : blobsOf.getOrDefault(manifest.digest(), Set.of())) {
      unusedSince.put(new Name.OfBlob(manifest.repository(), blob), begun);
    }
  }

  /** A HEAD that was sent then found the blob: it stays for half a grace at least. */
  void kept(Name.OfBlob blob, long sent) {
    unusedSince.merge(blob, sent - grace / 2, Math::max);
  }

  /** Whether the collector may have taken the blob by now. */
  boolean mayBeCollected(Name.OfBlob blob) {
    return !isUsed(blob) && isGraceOver(since(blob));
  }

  /**
   * Whether what came to be then, and was used by nothing since, may have been collected by now.
   */
  boolean isGraceOver(long since) {
    return System.nanoTime() - since >= grace;
  }

  /** Whether one of these is a manifest of which a blob may have been collected by now. */
  boolean mayLackBlobs(Set<Name> names) {
    return names.stream()
        .filter(Name.OfManifest.class::isInstance)
        .anyMatch(
            manifest ->
                blobsOf.getOrDefault(((Name.OfManifest) manifest).digest(), Set.of()).stream()
                    .anyMatch(
                        blob -> mayBeCollected(new Name.OfBlob(manifest.repository(), blob))));
  }

  private long since(Name.OfBlob blob) {
    return unusedSince.getOrDefault(blob, System.nanoTime() - 2 * grace);
  }

  /** The collector took it. */
  void collected(Name.OfBlob blob) {
    present.remove(blob);
    unusedSince.remove(blob);
    collected++;
  }

  /** How many blobs were found to be collected. */
  long collected() {
    return collected;
  }

  /** An audit found that the interrupted operation made this appear. */
  void landed(Name name) {
    landed.add(name);
  }

  /** What appeared after an earlier kill says nothing of the uploads that this one interrupted. */
  void forgetLanded() {
    landed.clear();
  }

  boolean hasLanded(Name name) {
    return landed.contains(name);
  }

  /** The pending operation was refused, or an audit found that it had not happened. */
  void didNotHappen() {
    pending.ifPresent(was -> touched.addAll(was.effects().keySet()));
    pending = Optional.empty();
  }

  Optional<Pending> pending() {
    return pending;
  }

  /** How many changes were acknowledged so far. */
  long acknowledged() {
    return acknowledged;
  }

  Optional<Digest> expected(Name name) {
    return Optional.ofNullable(present.get(name));
  }

  Set<Name> present() {
    return Set.copyOf(present.keySet());
  }

  /** The names that changed since the last call. */
  Set<Name> takeTouched() {
    var taken = Set.copyOf(touched);
    touched.clear();
    return taken;
  }

  /** Present names of one kind in a repository, in the order of their arrival. */
  <T extends Name> List<T> present(Class<T> kind, RepositoryName repository) {
    return present.keySet().stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .filter(name -> name.repository().equals(repository))
        .toList();
  }

  void sized(Digest blob, int bytes) {
    sizes.put(blob, bytes);
  }

  /** In bytes, of a blob whose size was noted. */
  int size(Digest blob) {
    return sizes.getOrDefault(blob, 0);
  }

  void names(Digest manifest, Set<Digest> blobs) {
    blobsOf.put(manifest, Set.copyOf(blobs));
  }

  /** Whether a present manifest of the repository names the blob. */
  boolean isUsed(Name.OfBlob blob) {
    return present(Name.OfManifest.class, blob.repository()).stream()
        .anyMatch(m -> blobsOf.getOrDefault(m.digest(), Set.of()).contains(blob.digest()));
  }

  List<OpenUpload> uploads() {
    return uploads;
  }

  /** The upload ended, acknowledged or cancelled; nothing of it may stay. */
  void ended(OpenUpload upload) {
    uploads.remove(upload);
    finishedUploads.add(upload.id());
  }

  Set<String> finishedUploads() {
    return finishedUploads;
  }
}
