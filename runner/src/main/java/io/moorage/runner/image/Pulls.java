package io.moorage.runner.image;

import io.moorage.blobstore.oci.Descriptor;
import io.moorage.blobstore.oci.IndexReader;
import io.moorage.blobstore.oci.InvalidManifest;
import io.moorage.blobstore.oci.Platform;
import io.moorage.blobstore.oci.Reference;
import io.moorage.registry.client.ClientFailure;
import io.moorage.registry.client.Credentials;
import io.moorage.registry.client.RemoteManifest;
import io.moorage.registry.client.RemoteRepository;
import io.moorage.runner.snapshot.Snapshots;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Brings images from registries. Safe for use by many threads. */
public final class Pulls {
  private static final int DEEPEST_INDEX = 3;
  private static final int AT_ONCE = 3;

  private final Images images;
  private final Registries registries;
  private final ImageStore store;

  public Pulls(Images images, Snapshots snapshots, Registries registries, InstantSource time) {
    this.images = images;
    this.registries = registries;
    this.store = new ImageStore(images, snapshots, AT_ONCE, time);
  }

  /** What loads images shares with this: a layer is fetched once, whoever needs it. */
  ImageStore store() {
    return store;
  }

  /**
   * Pulls an image; one that is here already is only asked for. All that it needs is durable when
   * this returns.
   *
   * @param name without tag and digest, the usual tag is meant
   * @param wanted the platform; without one, this machine's
   * @throws ImageFailure.NotToBeHad if no registry gives it
   * @throws ImageFailure.BrokenOff if one was not reached, or gives other bytes than it says
   * @throws ImageFailure.Unusable if what it gives cannot run here
   */
  public LocalImage pull(
      ImageName name,
      Optional<Platform> wanted,
      Credentials.Source credentials,
      Progress progress) {
    var platform = wanted.orElseGet(Platform::here);
    try (var telling = Telling.to(progress)) {
      return told(name.orLatest(), whole -> pull(whole, platform, credentials, telling));
    }
  }

  /**
   * Pulls the images of all tags of a repository, one after the other.
   *
   * @throws ImageFailure as for one of them; those that came before stay
   */
  public void pullAll(
      ImageName repository,
      Optional<Platform> wanted,
      Credentials.Source credentials,
      Progress progress) {
    var platform = wanted.orElseGet(Platform::here);
    var tags =
        told(
            repository,
            name -> first(registries.sources(name, credentials), RemoteRepository::tags));
    try (var telling = Telling.to(progress)) {
      for (var tag : tags) {
        var _ = told(repository.at(tag), name -> pull(name, platform, credentials, telling));
      }
    }
  }

  /** Something that registries are asked for. */
  @FunctionalInterface
  private interface Question<T> {
    T about(ImageName name) throws IOException;
  }

  /** The answer, or a failure in words that name the image. */
  private static <T> T told(ImageName name, Question<T> question) {
    try {
      return question.about(name);
    } catch (ClientFailure.NotFound | ClientFailure.Unauthorized | ClientFailure.Denied e) {
      throw new ImageFailure.NotToBeHad(refusal(name, e), e);
    } catch (ClientFailure e) {
      throw new ImageFailure.BrokenOff(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new ImageFailure.BrokenOff("pulling %s: %s".formatted(name.familiar(), why(e)), e);
    }
  }

  private static String refusal(ImageName name, ClientFailure e) {
    return e instanceof ClientFailure.NotFound
        ? String.valueOf(e.getMessage())
        : "pull access denied for %s, repository does not exist or may require 'docker login': %s"
            .formatted(name.repository().familiar(), e.getMessage());
  }

  private static String why(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private LocalImage pull(
      ImageName name, Platform platform, Credentials.Source credentials, Progress progress)
      throws IOException {
    Reference reference =
        name.digest().isPresent() ? name.digest().get() : name.tag().orElseThrow();
    var found = find(name, reference, credentials);
    progress.say(reference.toString(), "Pulling from " + name.path());
    var top = found.document();
    var manifest = ImageManifest.read(choose(found, platform, DEEPEST_INDEX));
    var before = images.find(name).map(LocalImage::id);
    var config = config(found.source(), manifest.config());
    var byDigest = name.at(top.digest());
    var names =
        name.digest().isPresent()
            ? List.of(byDigest)
            : List.of(name.at(name.tag().get()), byDigest);
    var image =
        store.add(
            new ImageStore.Arrived(manifest, config, false, names),
            c -> platform.runs(c.platform()),
            found.source()::blob,
            progress);
    progress.say("Digest: " + top.digest());
    boolean same = before.equals(Optional.of(image.id()));
    progress.say(
        "Status: %s for %s"
            .formatted(same ? "Image is up to date" : "Downloaded newer image", name.familiar()));
    return image;
  }

  private record Found(RemoteRepository source, RemoteManifest document) {}

  private Found find(ImageName name, Reference reference, Credentials.Source credentials) {
    try {
      return first(
          registries.sources(name, credentials),
          source -> new Found(source, source.manifest(reference)));
    } catch (ClientFailure.NotFound e) {
      throw new ClientFailure.NotFound("manifest for %s".formatted(name.familiar()));
    }
  }

  /** Asks one source after the other; the last one answers for all. */
  private static <T> T first(
      List<RemoteRepository> sources, Function<RemoteRepository, T> question) {
    for (var source : sources.subList(0, sources.size() - 1)) {
      try {
        return question.apply(source);
      } catch (ClientFailure.NotFound | ClientFailure.Denied | ClientFailure.Unauthorized e) {
        // The next one may say more.
      }
    }
    return question.apply(sources.getLast());
  }

  /** The manifest of the image for a platform, in an index or by itself. */
  private RemoteManifest choose(Found found, Platform platform, int deeper) {
    var document = found.document();
    if (!ImageManifest.isIndex(document)) {
      return document;
    }
    if (deeper == 0) {
      throw new ImageFailure.Unusable("an index of an index of an index");
    }
    try {
      for (var entry : IndexReader.read(document.body())) {
        if (entry.platform().filter(platform::runs).isPresent()) {
          var next = found.source().manifest(entry.manifest().digest());
          return choose(
              new Found(found.source(), typed(next, entry.manifest())), platform, deeper - 1);
        }
      }
    } catch (InvalidManifest e) {
      throw new ImageFailure.Unusable("the index is refused: " + e.getMessage(), e);
    }
    throw new ImageFailure.Unusable(
        "no matching manifest for %s in the manifest list entries".formatted(platform));
  }

  private static RemoteManifest typed(RemoteManifest manifest, Descriptor as) {
    if (!manifest.mediaType().equals(as.mediaType()) || manifest.body().length != as.size()) {
      throw new ImageFailure.Unusable(
          "manifest %s is not what the index says of it".formatted(manifest.digest()));
    }
    return manifest;
  }

  private byte[] config(RemoteRepository source, Descriptor config) throws IOException {
    var known = images.records().get(config.digest());
    if (known.isPresent()) {
      return known.get().config();
    }
    try (var in = source.blob(config)) {
      return in.readAllBytes();
    }
  }

  /** The packed layer of an image that was pulled, from where it came. */
  InputStream fetchAgain(StoredImage image, Descriptor layer, Credentials.Source credentials) {
    for (var name : image.names()) {
      if (name.digest().isEmpty()) {
        continue;
      }
      for (var source : registries.sources(name, credentials)) {
        try {
          return source.blob(layer);
        } catch (ClientFailure e) {
          // Another name of it may lead further.
        }
      }
    }
    throw new ImageFailure.NotToBeHad(
        "layer %s is kept by no registry that the image came from".formatted(layer.digest()),
        new ClientFailure.NotFound(layer.digest().toString()));
  }
}
