package io.moorage.blobstore.kv;

import java.util.ArrayList;
import java.util.List;

/**
 * Changes that happen together or not at all, and what must hold for them to happen. Of two changes
 * of one key the later one counts.
 *
 * @param durable whether the answer waits for stable storage; see {@link KeyValueStore}
 * @param frees whether the disk has more room once what it begins is done
 */
public record Batch(
    List<Condition> conditions, List<Change> changes, boolean durable, boolean frees) {
  public Batch {
    conditions = List.copyOf(conditions);
    changes = List.copyOf(changes);
  }

  /** One change of one key. */
  public sealed interface Change {
    Key key();

    record Put(Key key, byte[] value) implements Change {}

    record Delete(Key key) implements Change {}
  }

  public static Builder builder() {
    return new Builder();
  }

  /** One batch of several: their conditions must hold together before any of them. */
  public static Batch together(List<Batch> batches) {
    return new Batch(
        batches.stream().flatMap(batch -> batch.conditions().stream()).toList(),
        batches.stream().flatMap(batch -> batch.changes().stream()).toList(),
        batches.stream().anyMatch(Batch::durable),
        batches.stream().allMatch(Batch::frees));
  }

  /** Collects a batch; durable unless {@link #relaxed()} is called. */
  public static final class Builder {
    private final List<Condition> conditions = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private boolean durable = true;
    private boolean frees;

    private Builder() {}

    public Builder requireAbsent(Key key) {
      conditions.add(new Condition.Absent(key));
      return this;
    }

    public Builder requirePresent(Key key) {
      conditions.add(new Condition.Present(key));
      return this;
    }

    public Builder requireEqual(Key key, byte[] value) {
      conditions.add(new Condition.Equal(key, value));
      return this;
    }

    public Builder requireEmpty(Key prefix) {
      conditions.add(new Condition.PrefixEmpty(prefix));
      return this;
    }

    public Builder put(Key key, byte[] value) {
      changes.add(new Change.Put(key, value));
      return this;
    }

    public Builder delete(Key key) {
      changes.add(new Change.Delete(key));
      return this;
    }

    /** The batch need not survive a power cut, only the end of the process. */
    public Builder relaxed() {
      durable = false;
      return this;
    }

    /** The batch takes something away, and is written when a full disk refuses others. */
    public Builder frees() {
      frees = true;
      return this;
    }

    public Batch build() {
      return new Batch(conditions, changes, durable, frees);
    }
  }
}
