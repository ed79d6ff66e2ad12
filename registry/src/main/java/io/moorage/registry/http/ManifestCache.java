package io.moorage.registry.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.moorage.blobstore.metadata.ReferenceListener;
import io.moorage.blobstore.metadata.StoredManifest;
import io.moorage.blobstore.oci.Reference;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.registry.endpoint.GetManifest;
import io.moorage.registry.endpoint.LargeAnswers;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The hot manifests and tags, in memory, bounded by their bytes. The key is the path that asks for
 * one: as names and references have one spelling each, a path is known without being parsed.
 *
 * <p>It is told of every change by the store, and filled by what {@link #through} reads; {@link
 * Freshness} keeps a fill that raced a change out. Who asks for the same at the same time shares
 * one reading and its bytes, unless a change has begun meanwhile.
 */
public final class ManifestCache implements ReferenceListener {
  private static final int LARGEST = 4 << 20;

  private final Cache<String, HotManifest> hot;
  private final Freshness freshness = new Freshness();
  private final ConcurrentHashMap<String, Flight> flights = new ConcurrentHashMap<>();

  /** A reading under way, and what comes of it. */
  private record Flight(
      Freshness.Reading reading, CompletableFuture<Optional<StoredManifest>> found) {}

  /**
   * @param bytes how much it may hold
   */
  public ManifestCache(long bytes) {
    this.hot =
        Caffeine.newBuilder()
            .maximumWeight(bytes)
            .weigher((String path, HotManifest manifest) -> 2 * path.length() + manifest.weight())
            .executor(Runnable::run)
            .build();
  }

  /** What is remembered for this path; nothing if it must be read. */
  @Nullable HotManifest get(String path) {
    return hot.getIfPresent(path);
  }

  /** Reads from this source, and remembers what may be. */
  GetManifest.Source through(GetManifest.Source source) {
    return (repository, reference, room) -> find(source, repository, reference, room);
  }

  private Optional<StoredManifest> find(
      GetManifest.Source source,
      RepositoryName repository,
      Reference reference,
      LargeAnswers.Room room) {
    var path = path(repository, reference);
    var own = new Flight(freshness.begin(path), new CompletableFuture<>());
    var other = flights.putIfAbsent(path, own);
    if (other != null) {
      if (other.reading().isFresh()) {
        try {
          var found = other.found().join();
          found.ifPresent(manifest -> room.alsoHold(manifest.digest(), manifest.body()));
          return found;
        } catch (CancellationException failed) {
          return source.find(repository, reference, room);
        }
      }
      flights.put(path, own);
    }
    try {
      var found = read(source, repository, reference, path, own.reading(), room);
      own.found().complete(found);
      return found;
    } finally {
      own.found().cancel(false);
      flights.remove(path, own);
    }
  }

  private Optional<StoredManifest> read(
      GetManifest.Source source,
      RepositoryName repository,
      Reference reference,
      String path,
      Freshness.Reading reading,
      LargeAnswers.Room room) {
    var filled = hot.getIfPresent(path);
    // A large one that is here was not sent from here, as there is no memory to hold it longer.
    if (filled != null && filled.length() <= LargeAnswers.LARGE) {
      return Optional.of(filled.stored());
    }
    var found = source.find(repository, reference, room);
    if (found.isPresent() && found.get().body().length <= LARGEST) {
      var manifest = HotManifest.of(found.get());
      reading.rememberBy(() -> hot.put(path, manifest));
    }
    return found;
  }

  @Override
  public void changing(RepositoryName repository, Collection<? extends Reference> references) {
    for (var reference : references) {
      var path = path(repository, reference);
      freshness.changing(path, () -> hot.invalidate(path));
    }
  }

  @Override
  public void changed(RepositoryName repository, Collection<? extends Reference> references) {
    for (var reference : references) {
      freshness.changed(path(repository, reference));
    }
  }

  @Override
  public void removing(RepositoryName repository) {
    var below = path(repository, "");
    freshness.changingAll(() -> hot.asMap().keySet().removeIf(path -> path.startsWith(below)));
  }

  @Override
  public void removed(RepositoryName repository) {
    freshness.changedAll();
  }

  private static String path(RepositoryName repository, Object reference) {
    return "/v2/" + repository.name() + "/manifests/" + reference;
  }
}
