package io.moorage.blobstore.metadata;

import io.moorage.blobstore.kv.Key;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.KeyValueStore.Entry;
import io.moorage.blobstore.kv.StoreFailure;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;

/**
 * The records as rows. A walk holds one page at a time, so it costs no more memory over a large
 * store than over a small one.
 */
public final class Rows {
  private final KeyValueStore store;
  private final Damage damage;

  /** Told of each entry that is not what its keyspace holds, and of each walk that broke off. */
  @FunctionalInterface
  public interface Damage {
    /** At this key, or behind it. */
    void at(String key, String why);
  }

  public Rows(KeyValueStore store, Damage damage) {
    this.store = store;
    this.damage = damage;
  }

  /** The row of this key; none if there is none, or if it is damaged, which its walk tells. */
  public <T extends Row> Optional<T> get(RowKind<T> kind, Object... key) {
    var whole = kind.space().key(key);
    var value = store.get(whole);
    try {
      return value.map(bytes -> kind.read(whole, bytes));
    } catch (StoreFailure damaged) {
      return Optional.empty();
    }
  }

  public boolean has(RowKind<?> kind, Object... key) {
    return store.get(kind.space().key(key)).isPresent();
  }

  /** Whether any row is below these parts of a key. */
  public boolean any(RowKind<?> kind, Object... below) {
    return !store.scan(kind.space().under(below), Optional.empty(), 1).isEmpty();
  }

  /** Whether the collector's queue has the link at its due time. */
  public boolean hasDue(Row.Linking link) {
    return link.due().isPresent()
        && store
            .get(Links.dueKey(link.due().getAsLong(), link.repository(), link.digest()))
            .isPresent();
  }

  /** The move that brought a tag where it is. */
  public Optional<Row.Moved> lastMove(Row.Tagged tag) {
    return get(RowKind.HISTORY, tag.repository(), tag.tag(), Tags.moveNumber(tag.moves()));
  }

  /** The rows below these parts of a key, in the order of their keys. */
  public <T extends Row> Iterable<T> walk(RowKind<T> kind, Object... below) {
    return () -> new Walk<>(kind, kind.space().under(below));
  }

  /** The least id greater than this one that a record of a repository has. */
  public Optional<RepositoryId> nextRepository(Optional<RepositoryId> after) {
    Optional<RepositoryId> least = Optional.empty();
    for (var kind : RowKind.OF_REPOSITORIES) {
      var next = nextRepository(kind, after);
      if (next.isPresent()
          && (least.isEmpty() || next.get().value().compareTo(least.get().value()) < 0)) {
        least = next;
      }
    }
    return least;
  }

  private Optional<RepositoryId> nextRepository(RowKind<?> kind, Optional<RepositoryId> after) {
    // Behind every key of that repository: a slash is followed by ASCII.
    var behind = after.map(id -> Key.of(kind.space().key(id) + "/\uffff"));
    try {
      return store.scan(kind.space().under(), behind, 1).stream()
          .findFirst()
          .map(entry -> RowKind.Parts.of(entry.key(), kind.space()).repository(0));
    } catch (StoreFailure e) {
      damage.at(behind.map(Key::toString).orElse(kind.space().under().toString()), message(e));
      return Optional.empty();
    }
  }

  private static String message(StoreFailure e) {
    return String.valueOf(e.getMessage());
  }

  private final class Walk<T extends Row> implements Iterator<T> {
    private final RowKind<T> kind;
    private final Key prefix;
    private final Queue<T> page = new ArrayDeque<>();
    private Optional<Key> last = Optional.empty();
    private boolean ended;

    Walk(RowKind<T> kind, Key prefix) {
      this.kind = kind;
      this.prefix = prefix;
    }

    @Override
    public boolean hasNext() {
      while (page.isEmpty() && !ended) {
        turn();
      }
      return !page.isEmpty();
    }

    private void turn() {
      try {
        var entries = store.scan(prefix, last, kind.page());
        entries.forEach(this::add);
        ended = entries.size() < kind.page();
        if (!entries.isEmpty()) {
          last = Optional.of(entries.getLast().key());
        }
      } catch (StoreFailure e) {
        // Where the next sound one is cannot be known.
        damage.at("behind " + last.orElse(prefix), message(e));
        ended = true;
      }
    }

    private void add(Entry entry) {
      try {
        page.add(kind.read(entry.key(), entry.value()));
      } catch (StoreFailure e) {
        damage.at(entry.key().toString(), message(e));
      }
    }

    @Override
    public T next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return page.remove();
    }
  }
}
