package io.moorage.loadtests.kill;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.MediaType;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Pushes, mounts, tags and deletes at random, one request at a time, until the connection breaks,
 * and writes down what was acknowledged. The choices follow from the seed.
 */
final class Pusher {
  private static final int TAGS = 8;
  private static final int MOST_OPEN_UPLOADS = 6;
  private static final int MOST_BLOBS = 60;

  private final SplittableRandom random;
  private final Journal journal;
  private final Uploading uploading;
  private final List<RepositoryName> own;
  private final List<SharedTag> shared;
  private final Name.OfBlob sharedBlob;
  private final Findings findings;
  private final Map<Digest, byte[]> manifests = new HashMap<>();
  private final Map<Digest, Name.OfManifest> subjects = new HashMap<>();

  Pusher(
      int number,
      long seed,
      Duration grace,
      List<SharedTag> shared,
      Name.OfBlob sharedBlob,
      Findings findings) {
    this.random = new SplittableRandom(seed);
    this.journal = new Journal(grace);
    this.uploading = new Uploading(random, journal, findings);
    this.own =
        List.of(
            RepositoryName.parse("kill/w%02d/a".formatted(number)),
            RepositoryName.parse("kill/w%02d/b".formatted(number)));
    this.shared = shared;
    this.sharedBlob = sharedBlob;
    this.findings = findings;
    journal.sized(sharedBlob.digest(), KillLoop.SHARED_BLOB.length);
  }

  Journal journal() {
    return journal;
  }

  /** Works as long as it is to, or until the server is gone. */
  void work(Wire wire, BooleanSupplier goOn) {
    while (goOn.getAsBoolean()) {
      var repository = own.get(random.nextInt(own.size()));
      findings.did(one(wire, repository, random.nextInt(100)));
    }
  }

  /** Does one thing and says which. */
  private String one(Wire wire, RepositoryName repository, int dice) {
    if (dice < 26) {
      uploading.pushBlob(wire, repository);
      return "blobs pushed";
    } else if (dice < 34) {
      uploading.mount(wire, repository, mountable(repository));
      return "mounts";
    } else if (dice < 40) {
      if (journal.uploads().size() < MOST_OPEN_UPLOADS) {
        uploading.leaveOpen(wire, repository);
      } else {
        uploading.goOn(wire, journal.uploads().get(random.nextInt(MOST_OPEN_UPLOADS)));
      }
      return "uploads begun or continued";
    } else if (dice < 56) {
      pushManifest(wire, repository, Optional.empty());
      return "manifests pushed";
    } else if (dice < 61) {
      refer(wire, repository);
      return "referrers pushed";
    } else if (dice < 69) {
      tagAgain(wire, repository);
      return "tags moved";
    } else if (dice < 78) {
      moveSharedTag(wire, shared.get(random.nextInt(shared.size())));
      return "shared tags moved";
    } else if (dice < 82) {
      deleteOne(wire, journal.present(Name.OfTag.class, repository));
      return "tags deleted";
    } else if (dice < 87) {
      deleteManifest(wire, repository);
      return "manifests deleted";
    } else if (dice < 94) {
      deleteBlob(wire, repository);
      return "blobs deleted";
    } else {
      look(wire);
      return "names looked at";
    }
  }

  private void look(Wire wire) {
    var names = List.copyOf(journal.present());
    if (!names.isEmpty()) {
      new Audit(wire, random, findings, false).check(journal, pick(names));
    }
  }

  private Optional<Name.OfBlob> mountable(RepositoryName to) {
    var from =
        own.stream()
            .filter(repository -> !repository.equals(to))
            .flatMap(repository -> journal.present(Name.OfBlob.class, repository).stream())
            .toList();
    return from.isEmpty() ? Optional.empty() : Optional.of(pick(from));
  }

  /** Asks for each blob first, as docker does, and names those that are there. */
  private void pushManifest(
      Wire wire, RepositoryName repository, Optional<Name.OfManifest> subject) {
    var blobs = journal.present(Name.OfBlob.class, repository);
    if (blobs.isEmpty()) {
      return;
    }
    var layers = new ArrayList<Digest>();
    for (int i = random.nextInt(2, 5); i > 0; i--) {
      var blob = pick(blobs);
      if (isThere(wire, blob)) {
        layers.add(blob.digest());
      }
    }
    if (layers.isEmpty()) {
      return;
    }
    var config = layers.removeFirst();
    var manifest = manifest(config, layers, subject);
    var digest = Digest.of(DigestAlgorithm.SHA256, manifest);
    manifests.put(digest, manifest);
    subject.ifPresent(of -> subjects.put(digest, of));
    var all = new HashSet<>(layers);
    all.add(config);
    journal.names(digest, all);
    var byDigest = new Name.OfManifest(repository, digest);
    var effects = new HashMap<Name, Optional<Digest>>();
    effects.put(byDigest, Optional.of(digest));
    switch (random.nextInt(3)) {
      case 0 -> put(wire, byDigest, "", manifest, effects);
      case 1 -> {
        var tag = tag(repository);
        effects.put(tag, Optional.of(digest));
        put(wire, tag, "", manifest, effects);
      }
      default -> {
        var one = tag(repository);
        var two = tag(repository);
        effects.put(one, Optional.of(digest));
        effects.put(two, Optional.of(digest));
        var query =
            one.equals(two) ? "?tag=" + one.tag() : "?tag=" + one.tag() + "&tag=" + two.tag();
        put(wire, byDigest, query, manifest, effects);
      }
    }
  }

  private boolean isThere(Wire wire, Name.OfBlob blob) {
    long sent = System.nanoTime();
    var answer = wire.head(blob);
    if (answer.status() == 200) {
      journal.kept(blob, sent);
      findings.did("blobs found by HEAD and not sent");
      return true;
    }
    if (answer.status() == 404 && journal.mayBeCollected(blob)) {
      journal.collected(blob);
      findings.did("blobs asked for and collected");
    } else {
      expect(answer, 200);
    }
    return false;
  }

  /** Pushes a manifest whose subject is another, and looks for it among the referrers. */
  private void refer(Wire wire, RepositoryName repository) {
    var present = journal.present(Name.OfManifest.class, repository);
    if (present.isEmpty()) {
      return;
    }
    var subject = pick(present);
    pushManifest(wire, repository, Optional.of(subject));
    var answer = wire.referrers(subject);
    expect(answer, 200);
    var found = new String(answer.response().body(), StandardCharsets.UTF_8);
    for (var referrer : journal.present(Name.OfManifest.class, repository)) {
      if (subject.equals(subjects.get(referrer.digest()))
          && !found.contains(referrer.digest().toString())) {
        findings.violation("%s is not among the referrers of %s".formatted(referrer, subject));
      }
    }
  }

  private void tagAgain(Wire wire, RepositoryName repository) {
    var present = journal.present(Name.OfManifest.class, repository);
    if (present.isEmpty()) {
      return;
    }
    var digest = pick(present).digest();
    var tag = tag(repository);
    put(
        wire,
        tag,
        "",
        Objects.requireNonNull(manifests.get(digest)),
        Map.of(
            tag,
            Optional.of(digest),
            new Name.OfManifest(repository, digest),
            Optional.of(digest)));
  }

  private void put(
      Wire wire, Name name, String query, byte[] manifest, Map<Name, Optional<Digest>> effects) {
    journal.begin("PUT " + name + query, effects);
    var answer = wire.putManifest(name, query, manifest);
    if (answer.status() == 404 && journal.mayLackBlobs(effects.keySet())) {
      // This client was slower than the grace.
      journal.didNotHappen();
      findings.did("manifests too late for their blobs");
    } else {
      settle(answer, 201);
    }
  }

  private void moveSharedTag(Wire wire, SharedTag tag) {
    if (random.nextInt(8) == 0) {
      var move = tag.sending(Optional.empty());
      var answer = wire.delete(tag.name());
      if (answer.status() == 202) {
        tag.acknowledged(move);
        findings.acknowledged(1);
      } else {
        tag.refused(move);
        expect(answer, 404);
      }
      return;
    }
    var manifest = manifest(sharedBlob.digest(), List.of(sharedBlob.digest()), Optional.empty());
    var digest = Digest.of(DigestAlgorithm.SHA256, manifest);
    var byDigest = new Name.OfManifest(tag.name().repository(), digest);
    var move = tag.sending(Optional.of(digest));
    journal.begin("PUT " + tag.name(), Map.of(byDigest, Optional.of(digest)));
    var answer = wire.putManifest(tag.name(), "", manifest);
    if (answer.status() == 201) {
      tag.acknowledged(move);
    } else {
      tag.refused(move);
    }
    settle(answer, 201);
  }

  private void deleteOne(Wire wire, List<? extends Name> names) {
    if (names.isEmpty()) {
      return;
    }
    var name = pick(names);
    journal.begin("DELETE " + name, Map.of(name, Optional.empty()));
    settle(wire.delete(name), 202);
  }

  private void deleteManifest(Wire wire, RepositoryName repository) {
    var present = journal.present(Name.OfManifest.class, repository);
    if (present.isEmpty()) {
      return;
    }
    var name = pick(present);
    var effects = new HashMap<Name, Optional<Digest>>();
    effects.put(name, Optional.empty());
    journal.present(Name.OfTag.class, repository).stream()
        .filter(tag -> journal.expected(tag).equals(Optional.of(name.digest())))
        .forEach(tag -> effects.put(tag, Optional.empty()));
    journal.begin("DELETE " + name, effects);
    settle(wire.delete(name), 202);
  }

  private void deleteBlob(Wire wire, RepositoryName repository) {
    var present = journal.present(Name.OfBlob.class, repository);
    if (present.isEmpty()) {
      return;
    }
    var blob = pick(present);
    if (!journal.isUsed(blob)) {
      deleteUnused(wire, blob);
    } else if (present.size() < MOST_BLOBS) {
      expect(wire.delete(blob), 405);
    } else {
      deleteManifest(wire, repository);
    }
  }

  private void deleteUnused(Wire wire, Name.OfBlob blob) {
    journal.begin("DELETE " + blob, Map.of(blob, Optional.empty()));
    var answer = wire.delete(blob);
    if (answer.status() == 404 && journal.mayBeCollected(blob)) {
      journal.didNotHappen();
      journal.collected(blob);
    } else {
      settle(answer, 202);
    }
  }

  private void settle(Wire.Answer answer, int expected) {
    if (answer.status() == expected) {
      journal.happened();
      findings.acknowledged(1);
    } else {
      journal.didNotHappen();
      expect(answer, expected);
    }
  }

  private void expect(Wire.Answer answer, int expected) {
    Uploading.expect(answer, expected, findings);
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private Name.OfTag tag(RepositoryName repository) {
    return new Name.OfTag(repository, Tag.parse("t" + random.nextInt(TAGS)));
  }

  /** A manifest unlike any other, by its annotation. */
  private byte[] manifest(Digest config, List<Digest> layers, Optional<Name.OfManifest> subject) {
    var names =
        layers.stream()
            .map(layer -> descriptor("application/vnd.oci.image.layer.v1.tar", layer))
            .collect(Collectors.joining(","));
    return """
    {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]%s,"annotations":{"n":"%016x"}}\
    """
        .formatted(
            MediaType.OCI_MANIFEST,
            descriptor("application/vnd.oci.image.config.v1+json", config),
            names,
            subject
                .map(
                    of ->
                        ",\"subject\":{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
                            .formatted(
                                MediaType.OCI_MANIFEST,
                                of.digest(),
                                Objects.requireNonNull(manifests.get(of.digest())).length))
                .orElse(""),
            random.nextLong())
        .getBytes(StandardCharsets.UTF_8);
  }

  private String descriptor(String type, Digest digest) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(type, digest, journal.size(digest));
  }
}
