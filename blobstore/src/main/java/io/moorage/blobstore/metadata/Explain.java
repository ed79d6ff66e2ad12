package io.moorage.blobstore.metadata;

import io.moorage.blobstore.kv.Key;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.KeyValueStore.Entry;
import io.moorage.blobstore.kv.Keyspace;
import io.moorage.blobstore.metadata.Explanation.Place;
import io.moorage.blobstore.metadata.Explanation.Reason;
import io.moorage.blobstore.metadata.Explanation.Some;
import io.moorage.blobstore.metadata.Explanation.User;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds out why a digest takes space. It looks at every repository's name once, a page at a time:
 * for people who ask, not for each request.
 */
public final class Explain {
  /** The longest list of an explanation. */
  public static final int MOST = 100;

  private static final int NAMES_AT_ONCE = 1_000;

  private final KeyValueStore store;
  private final Repositories repositories;
  private final Links links;
  private final StoreClock clock;
  private final InstantSource time;

  Explain(
      KeyValueStore store,
      Repositories repositories,
      Links links,
      StoreClock clock,
      InstantSource time) {
    this.store = store;
    this.repositories = repositories;
    this.links = links;
    this.clock = clock;
    this.time = time;
  }

  public Explanation explain(Digest digest) {
    var linked = Keyspace.LINKED.under(digest);
    return new Explanation(
        digest,
        links.blob(digest),
        // A generation is behind the digest, without a slash.
        some(
            Keyspace.CONDEMNED.key(digest),
            entry -> ObjectName.parse(entry.key().after(Keyspace.CONDEMNED.under()))),
        some(linked, entry -> place(entry, linked, digest)),
        manifests(digest));
  }

  private Place place(Entry linked, Key prefix, Digest digest) {
    var name = Links.linkedName(linked.value());
    var id = new RepositoryId(linked.key().after(prefix));
    return repositories.find(name).equals(Optional.of(id))
        ? new Place(name, reason(id, digest))
        : new Place(name, new Reason.Orphaned());
  }

  private Reason reason(RepositoryId id, Digest digest) {
    var edges = Keyspace.EDGE.under(id, digest);
    var users = some(edges, edge -> user(id, Digest.parse(edge.key().after(edges))));
    if (!users.items().isEmpty()) {
      return new Reason.Named(users);
    }
    return links
        .link(id, digest)
        .map(Links::due)
        .filter(due -> due.isPresent())
        .<Reason>map(due -> new Reason.Going(time.instant().plus(clock.until(due.getAsLong()))))
        .orElseGet(Reason.Unaccounted::new);
  }

  private User user(RepositoryId id, Digest manifest) {
    return new User(manifest, tags(id, manifest), indexes(id, manifest));
  }

  private Some<Tag> tags(RepositoryId id, Digest manifest) {
    var prefix = Keyspace.TAG_BY_DIGEST.under(id, manifest);
    return some(prefix, entry -> new Tag(entry.key().after(prefix)));
  }

  private Some<Digest> indexes(RepositoryId id, Digest manifest) {
    var prefix = Keyspace.EDGE.under(id, manifest);
    return some(prefix, entry -> Digest.parse(entry.key().after(prefix)));
  }

  private Some<Place> manifests(Digest digest) {
    var places = new ArrayList<Place>();
    var prefix = Keyspace.REPOSITORY.under();
    Optional<Key> after = Optional.empty();
    while (true) {
      var page = store.scan(prefix, after, NAMES_AT_ONCE);
      for (var entry : page) {
        var name = new RepositoryName(entry.key().after(prefix));
        var id = Repositories.id(entry.value());
        if (store.get(Keyspace.MANIFEST.key(id, digest)).isEmpty()) {
          continue;
        }
        if (places.size() == MOST) {
          return new Some<>(places, true);
        }
        places.add(new Place(name, new Reason.Pushed(tags(id, digest), indexes(id, digest))));
      }
      if (page.size() < NAMES_AT_ONCE) {
        return new Some<>(places, false);
      }
      after = Optional.of(page.getLast().key());
    }
  }

  private <T> Some<T> some(Key prefix, Function<Entry, T> item) {
    var found = store.scan(prefix, Optional.empty(), MOST + 1);
    return new Some<>(found.stream().limit(MOST).map(item).toList(), found.size() > MOST);
  }
}
