package io.moorage.loadtests.kill;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.MediaType;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
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

  Pusher(int number, long seed, List<SharedTag> shared, Name.OfBlob sharedBlob, Findings findings) {
    this.random = new SplittableRandom(seed);
    this.journal = new Journal();
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

  /** Works until the server is gone. */
  void work(Wire wire) {
    while (true) {
      var repository = own.get(random.nextInt(own.size()));
      int dice = random.nextInt(100);
      if (dice < 34) {
        uploading.pushBlob(wire, repository);
      } else if (dice < 42) {
        uploading.mount(wire, repository, mountable(repository));
      } else if (dice < 48) {
        if (journal.uploads().size() < MOST_OPEN_UPLOADS) {
          uploading.leaveOpen(wire, repository);
        } else {
          uploading.goOn(wire, journal.uploads().get(random.nextInt(MOST_OPEN_UPLOADS)));
        }
      } else if (dice < 66) {
        pushManifest(wire, repository);
      } else if (dice < 74) {
        tagAgain(wire, repository);
      } else if (dice < 84) {
        moveSharedTag(wire, shared.get(random.nextInt(shared.size())));
      } else if (dice < 88) {
        deleteOne(wire, journal.present(Name.OfTag.class, repository));
      } else if (dice < 92) {
        deleteManifest(wire, repository);
      } else {
        deleteBlob(wire, repository);
      }
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

  private void pushManifest(Wire wire, RepositoryName repository) {
    var blobs = journal.present(Name.OfBlob.class, repository);
    if (blobs.isEmpty()) {
      return;
    }
    var layers = new ArrayList<Digest>();
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      layers.add(pick(blobs).digest());
    }
    var config = pick(blobs).digest();
    var manifest = manifest(config, layers);
    var digest = Digest.of(DigestAlgorithm.SHA256, manifest);
    manifests.put(digest, manifest);
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
    settle(wire.putManifest(name, query, manifest), 201);
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
    var manifest = manifest(sharedBlob.digest(), List.of(sharedBlob.digest()));
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
      deleteOne(wire, List.of(blob));
    } else if (present.size() < MOST_BLOBS) {
      expect(wire.delete(blob), 405);
    } else {
      deleteManifest(wire, repository);
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
  private byte[] manifest(Digest config, List<Digest> layers) {
    var names =
        layers.stream()
            .map(layer -> descriptor("application/vnd.oci.image.layer.v1.tar", layer))
            .collect(Collectors.joining(","));
    return """
    {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s],"annotations":{"n":"%016x"}}\
    """
        .formatted(
            MediaType.OCI_MANIFEST,
            descriptor("application/vnd.oci.image.config.v1+json", config),
            names,
            random.nextLong())
        .getBytes(StandardCharsets.UTF_8);
  }

  private String descriptor(String type, Digest digest) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(type, digest, journal.size(digest));
  }
}
