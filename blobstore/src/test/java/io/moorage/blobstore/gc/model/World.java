package io.moorage.blobstore.gc.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One blob, its records in two repositories, its files, and those at work on them. The first
 * repository has two manifests that need the blob, the other one.
 *
 * <p>Time goes in ticks; a grace is two. Loaded and saved in three words, so that a search can hold
 * millions.
 */
final class World {
  static final int REPOSITORIES = 2;
  static final int MANIFESTS = 3;
  static final int GENERATIONS = 3;
  static final int GRACE = 2;
  static final int LAST_TICK = 5;

  /** No record of the blob; one of generation g is g + 1. */
  static final int NONE = 0;

  /** Of a link: there is none; one without a due time; one due at t is t + DUE. */
  static final int ABSENT = 0;

  static final int IN_USE = 1;
  static final int DUE = 2;

  /** What has become of a file's name. */
  enum Name {
    GONE,
    /** A power cut may undo it. */
    LINKED,
    SYNCED,
    /** A power cut may undo it. */
    UNLINKED,
    /** Unlinked, and a power cut undid it. */
    RETURNED
  }

  private static final Name[] NAMES = Name.values();
  private static final int TIMES = LAST_TICK + GRACE + 1;

  int now;
  int blob;
  boolean suspect;
  final int[] links = new int[REPOSITORIES];

  /** A manifest and its edge come and go in one batch. */
  final boolean[] manifests = new boolean[MANIFESTS];

  /** The queue: a bit for each time and repository. */
  int entries;

  /** A bit for each generation. */
  int condemned;

  final Name[] files = new Name[GENERATIONS];

  /** The records as a power cut would leave them. */
  private long durable;

  /** Until when each repository was told that it may count on the blob; 0 if it was not. */
  final int[] promised = new int[REPOSITORIES];

  final Client[] clients = {new Client(), new Client()};
  final Collecting collector = new Collecting();

  private final Bits bits = new Bits();

  World() {
    Arrays.fill(files, Name.GONE);
    settle();
    clients[0].end();
    clients[1].end();
  }

  static int repositoryOf(int manifest) {
    return manifest == 2 ? 1 : 0;
  }

  static String generation(int blob) {
    return blob == NONE ? "none" : "generation " + (blob - 1);
  }

  boolean hasEdge(int repository) {
    return repository == 0 ? manifests[0] || manifests[1] : manifests[2];
  }

  boolean isLinked() {
    return links[0] != ABSENT || links[1] != ABSENT;
  }

  boolean isReadable(int repository) {
    return links[repository] != ABSENT && blob != NONE && !suspect;
  }

  boolean hasEntry(int time, int repository) {
    return (entries & entry(time, repository)) != 0;
  }

  void addEntry(int time, int repository) {
    entries |= entry(time, repository);
  }

  void dropEntry(int time, int repository) {
    entries &= ~entry(time, repository);
  }

  private static int entry(int time, int repository) {
    return 1 << (time * REPOSITORIES + repository);
  }

  boolean isCondemned(int generation) {
    return (condemned >> generation & 1) == 1;
  }

  /** Whether a process finds the name, whatever a power cut would make of it. */
  boolean isThere(int generation) {
    return files[generation] != Name.GONE && files[generation] != Name.UNLINKED;
  }

  void unlink(int generation) {
    if (isThere(generation)) {
      files[generation] = Name.UNLINKED;
    }
  }

  /** All generations are in one directory. */
  void syncDirectory() {
    for (int i = 0; i < GENERATIONS; i++) {
      files[i] =
          switch (files[i]) {
            case LINKED, SYNCED -> Name.SYNCED;
            case UNLINKED, GONE -> Name.GONE;
            case RETURNED -> Name.RETURNED;
          };
    }
  }

  /** {@code Sightings}: what a reader has seen may be so no more. */
  void countChange() {
    for (var client : clients) {
      if (client.next == Client.Next.OPEN || client.next == Client.Next.LOOK_AGAIN) {
        client.flag = true;
      }
    }
  }

  /** {@code Links.makeDue}. */
  void makeDue(int repository, boolean withEntry) {
    if (links[repository] >= DUE) {
      dropEntry(links[repository] - DUE, repository);
    }
    links[repository] = now + GRACE + DUE;
    if (withEntry) {
      addEntry(now + GRACE, repository);
    }
  }

  void promise(int repository, int ticks) {
    promised[repository] = Math.max(promised[repository], now + ticks);
  }

  /** What is gone and must be there, if anything. */
  Optional<String> lost() {
    if (blob != NONE && !suspect && !isThere(blob - 1)) {
      return Optional.of("the file on record is gone");
    }
    for (int manifest = 0; manifest < MANIFESTS; manifest++) {
      if (manifests[manifest] && !isReadable(repositoryOf(manifest))) {
        return Optional.of("the blob of acknowledged manifest " + manifest + " cannot be read");
      }
    }
    for (int repository = 0; repository < REPOSITORIES; repository++) {
      if (promised[repository] > now && !isReadable(repository)) {
        return Optional.of("repository " + repository + " was told to count on the blob");
      }
    }
    return Optional.empty();
  }

  /** Garbage that the collector would never hear of. */
  Optional<String> leaked() {
    if (clients[0].next == Client.Next.SECOND_BATCH
        || clients[1].next == Client.Next.SECOND_BATCH) {
      return Optional.empty();
    }
    for (int repository = 0; repository < REPOSITORIES; repository++) {
      int link = links[repository];
      if (link != ABSENT
          && !hasEdge(repository)
          && (link == IN_USE || !hasEntry(link - DUE, repository))) {
        return Optional.of("nothing uses the link of repository " + repository + ", and it stays");
      }
    }
    if (blob != NONE && !isLinked() && entries == 0) {
      return Optional.of("nothing links the blob, and it stays");
    }
    for (int generation = 0; generation < GENERATIONS; generation++) {
      if (isOrphan(generation)) {
        return Optional.of("no record names file " + generation + ", and it stays");
      }
    }
    return Optional.empty();
  }

  /** One that a power cut brings back costs its bytes until {@code fsck} finds it. */
  private boolean isOrphan(int generation) {
    return isThere(generation)
        && files[generation] != Name.RETURNED
        && blob != generation + 1
        && !isCondemned(generation)
        && !clients[0].hasLinked(generation)
        && !clients[1].hasLinked(generation)
        && !collector.isToUnlink(generation);
  }

  /** What was written is durable: a durable batch is, with every relaxed one before it. */
  void settle() {
    durable = records();
  }

  /** What was written since {@link #settle} is not. */
  void unsettle() {
    loadRecords(durable);
  }

  private long records() {
    bits.of(0);
    bits.put(blob, 2);
    bits.put(suspect ? 1 : 0, 1);
    for (int link : links) {
      bits.put(link, 4);
    }
    for (boolean manifest : manifests) {
      bits.put(manifest ? 1 : 0, 1);
    }
    bits.put(entries, TIMES * REPOSITORIES);
    bits.put(condemned, GENERATIONS);
    return bits.word();
  }

  private void loadRecords(long records) {
    bits.of(records);
    blob = bits.take(2);
    suspect = bits.take(1) == 1;
    for (int i = 0; i < REPOSITORIES; i++) {
      links[i] = bits.take(4);
    }
    for (int i = 0; i < MANIFESTS; i++) {
      manifests[i] = bits.take(1) == 1;
    }
    entries = bits.take(TIMES * REPOSITORIES);
    condemned = bits.take(GENERATIONS);
  }

  /** Worlds that differ only in which client is which are saved as the same. */
  void save(long[] words) {
    int one = clients[0].save();
    int other = clients[1].save();
    save(words, Math.min(one, other), Math.max(one, other));
  }

  /** Saved so that each client is loaded as itself. */
  void saveInOrder(long[] words) {
    save(words, clients[0].save(), clients[1].save());
  }

  @SuppressWarnings("EnumOrdinal") // what is saved never leaves the search
  private void save(long[] words, int one, int other) {
    words[0] = records();
    words[1] = durable;
    bits.of(0);
    bits.put(one, 15);
    bits.put(other, 15);
    bits.put(collector.save(), 14);
    bits.put(now, 3);
    for (var file : files) {
      bits.put(file.ordinal(), 3);
    }
    for (int until : promised) {
      bits.put(until, 3);
    }
    words[2] = bits.word();
  }

  void load(long[] words, int at) {
    loadRecords(words[at]);
    durable = words[at + 1];
    bits.of(words[at + 2]);
    clients[0].load(bits.take(15));
    clients[1].load(bits.take(15));
    collector.load(bits.take(14));
    now = bits.take(3);
    for (int i = 0; i < GENERATIONS; i++) {
      files[i] = NAMES[bits.take(3)];
    }
    for (int i = 0; i < REPOSITORIES; i++) {
      promised[i] = bits.take(3);
    }
  }

  @Override
  public String toString() {
    List<String> queue = new ArrayList<>();
    for (int time = 0; time < TIMES; time++) {
      for (int repository = 0; repository < REPOSITORIES; repository++) {
        if (hasEntry(time, repository)) {
          queue.add(time + "/" + repository);
        }
      }
    }
    return "now %d, blob %s%s, links %s, manifests %s, due %s, condemned %s%s, files %s; %s; %s; %s"
        .formatted(
            now,
            generation(blob),
            suspect ? " (suspect)" : "",
            Arrays.stream(links).mapToObj(World::link).toList(),
            Arrays.toString(manifests),
            queue,
            Integer.toBinaryString(condemned),
            durable == records() ? "" : " (not synced)",
            List.of(files),
            clients[0],
            clients[1],
            collector);
  }

  private static String link(int link) {
    return link == ABSENT ? "absent" : link == IN_USE ? "in use" : "due " + (link - DUE);
  }
}
