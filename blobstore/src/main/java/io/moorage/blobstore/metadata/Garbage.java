package io.moorage.blobstore.metadata;

import io.moorage.blobstore.kv.Batch;
import io.moorage.blobstore.kv.Key;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.Keyspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What may go, and the files that must: the collector's side of {@link Links}.
 *
 * <p>Each step of an entry is a batch on conditions of its own, whatever was read before. Steps of
 * many entries are written as one batch; if one of them does not hold, each is tried alone. They
 * are relaxed: what a power cut takes back is there to be collected again. Only before a file is
 * unlinked must all of them be durable, see {@link #settle}.
 *
 * <p>For one collector at a time.
 */
public final class Garbage {
  /** Two take a blob of one repository all the way; what is still open then waits its turn. */
  private static final int ROUNDS = 4;

  private static final int COUNTED_AT_ONCE = 1_000;

  private final KeyValueStore store;
  private final StoreClock clock;
  private final Sightings sightings;

  Garbage(KeyValueStore store, StoreClock clock, Sightings sightings) {
    this.store = store;
    this.clock = clock;
    this.sightings = sightings;
  }

  /** The store's clock, in milliseconds. */
  public long now() {
    return clock.now();
  }

  /**
   * Entries whose time has come, the earliest first.
   *
   * @param last only those behind it
   * @param until only those of this time, by the store's clock, or before
   */
  public List<DueEntry> due(Optional<DueEntry> last, long until, int limit) {
    return store.scan(Keyspace.DUE.under(), last.map(DueEntry::key), limit).stream()
        .map(entry -> DueEntry.read(entry.key()))
        .takeWhile(entry -> entry.time() <= until)
        .toList();
  }

  /** How long it is until the first entry is due: negative if it is; empty if there is none. */
  public Optional<Duration> untilFirst() {
    return store.scan(Keyspace.DUE.under(), Optional.empty(), 1).stream()
        .map(entry -> clock.until(DueEntry.read(entry.key()).time()))
        .findFirst();
  }

  /**
   * Takes these entries, whose time has come, as far as they go: out of their repositories, and
   * then, if no repository is left, to the condemned.
   */
  public void collect(List<DueEntry> entries) {
    var open = entries;
    for (int round = 0; round < ROUNDS && !open.isEmpty(); round++) {
      var steps = open.stream().map(this::next).toList();
      count(steps);
      try {
        open = commit(steps);
      } finally {
        count(steps);
      }
    }
  }

  /** What goes out of a repository was readable there; what follows is read by nobody. */
  private void count(List<Step> steps) {
    steps.stream()
        .filter(step -> !step.last())
        .forEach(step -> sightings.count(step.entry().digest()));
  }

  /**
   * One step of an entry.
   *
   * @param last whether the entry goes with it
   */
  private record Step(DueEntry entry, Batch batch, boolean last) {}

  /** Writes each step if its conditions hold; returns the entries with which more is to be done. */
  private List<DueEntry> commit(List<Step> steps) {
    if (store.commit(Batch.together(steps.stream().map(Step::batch).toList()))) {
      return steps.stream().filter(step -> !step.last()).map(Step::entry).toList();
    }
    var open = new ArrayList<DueEntry>();
    for (var step : steps) {
      boolean written = steps.size() > 1 && store.commit(step.batch());
      if (!written || !step.last()) {
        open.add(step.entry());
      }
    }
    return open;
  }

  private Step next(DueEntry entry) {
    var link = store.get(Links.linkKey(entry.repository(), entry.digest()));
    if (link.isEmpty()) {
      return unlinked(entry);
    }
    if (!Links.due(link.get()).equals(OptionalLong.of(entry.time()))) {
      return outdated(entry, link.get());
    }
    var edges = Keyspace.EDGE.under(entry.repository(), entry.digest());
    return store.scan(edges, Optional.empty(), 1).stream()
        .findFirst()
        .map(edge -> used(entry, link.get(), edge.key()))
        .orElseGet(() -> unused(entry, link.get(), edges));
  }

  /** The link has another due time, and an entry for it, or none. */
  private static Step outdated(DueEntry entry, byte[] link) {
    var key = Links.linkKey(entry.repository(), entry.digest());
    return last(entry, Batch.builder().requireEqual(key, link));
  }

  /**
   * Something uses the blob after all. That the link is as read is not enough: with no grace, an
   * edge that goes may leave the very due time that was read.
   */
  private static Step used(DueEntry entry, byte[] link, Key edge) {
    var key = Links.linkKey(entry.repository(), entry.digest());
    return last(
        entry,
        Batch.builder()
            .requireEqual(key, link)
            .requirePresent(edge)
            .put(key, Links.linkRecord(OptionalLong.empty())));
  }

  /** Nothing uses it: out of this repository it goes. The entry stays for the bytes. */
  private static Step unused(DueEntry entry, byte[] link, Key edges) {
    var key = Links.linkKey(entry.repository(), entry.digest());
    var batch =
        Batch.builder()
            .requireEqual(key, link)
            .requireEmpty(edges)
            .delete(key)
            .delete(Keyspace.LINKED.key(entry.digest(), entry.repository()))
            .relaxed()
            .frees()
            .build();
    return new Step(entry, batch, false);
  }

  /**
   * The blob is not linked here any more. Elsewhere it may be: then only the entry goes, as each of
   * the others brings one of its own when its link goes. It stays if the link has come back since,
   * as it may be that link's own; and if the link has come and gone, as a deletion in the entry's
   * own millisecond has the same entry.
   */
  private Step unlinked(DueEntry entry) {
    var blobKey = Links.blobKey(entry.digest());
    var blob = store.get(blobKey);
    var linked = Keyspace.LINKED.under(entry.digest());
    var elsewhere = store.scan(linked, Optional.empty(), 1).stream().findFirst();
    var link = Links.linkKey(entry.repository(), entry.digest());
    if (elsewhere.isPresent()) {
      return last(entry, Batch.builder().requireAbsent(link).requirePresent(elsewhere.get().key()));
    }
    if (blob.isEmpty()) {
      return last(entry, Batch.builder().requireAbsent(link).requireAbsent(blobKey));
    }
    var object = BlobRecord.read(entry.digest(), blob.get()).object();
    return last(
        entry,
        Batch.builder()
            .requireEmpty(linked)
            .requireEqual(blobKey, blob.get())
            .delete(blobKey)
            .delete(Keyspace.FRESH.key(entry.digest()))
            .put(Links.condemnedKey(object), Fields.NONE));
  }

  private static Step last(DueEntry entry, Batch.Builder batch) {
    return new Step(entry, batch.delete(entry.key()).relaxed().frees().build(), true);
  }

  /** Files to unlink, in the order of their digests: neighbours share a directory. */
  public List<ObjectName> condemned(Optional<ObjectName> last, int limit) {
    var prefix = Keyspace.CONDEMNED.under();
    return store.scan(prefix, last.map(Links::condemnedKey), limit).stream()
        .map(entry -> ObjectName.parse(entry.key().after(prefix)))
        .toList();
  }

  /** Makes durable whatever is visible: what was read as condemned stays so from here on. */
  public void settle() {
    var _ = store.commit(Batch.builder().build());
  }

  /** Their files are gone, durably: the names may be taken again. */
  public void forget(List<ObjectName> unlinked) {
    var batch = Batch.builder().relaxed().frees();
    unlinked.forEach(object -> batch.delete(Links.condemnedKey(object)));
    var _ = store.commit(batch.build());
  }

  /** How many entries wait in the queue, due or not; counting ends at the most. */
  public int countDue(int most) {
    return count(Keyspace.DUE, most);
  }

  /** How many files wait to be unlinked; counting ends at the most. */
  public int countCondemned(int most) {
    return count(Keyspace.CONDEMNED, most);
  }

  private int count(Keyspace space, int most) {
    int count = 0;
    Optional<Key> after = Optional.empty();
    while (count < most) {
      var page = store.scan(space.under(), after, Math.min(COUNTED_AT_ONCE, most - count));
      count += page.size();
      if (page.size() < COUNTED_AT_ONCE) {
        break;
      }
      after = Optional.of(page.getLast().key());
    }
    return count;
  }
}
