package io.moorage.loadtests.kill;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.RepositoryName;
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
  private Optional<Pending> pending = Optional.empty();
  private long acknowledged;

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
            });
    pending = Optional.empty();
    acknowledged++;
  }

  /** An audit found that the interrupted operation made this appear. */
  void landed(Name name) {
    landed.add(name);
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
