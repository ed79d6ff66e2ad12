package io.moorage.blobstore.gc.model;

import static io.moorage.blobstore.gc.model.World.ABSENT;
import static io.moorage.blobstore.gc.model.World.DUE;
import static io.moorage.blobstore.gc.model.World.IN_USE;
import static io.moorage.blobstore.gc.model.World.NONE;

import io.moorage.blobstore.gc.model.Collecting.Next;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * What the collector does, one entry or condemned name at a time: {@code metadata.Garbage} and
 * {@code gc.Pass}. Its batches are relaxed, so a power cut can take back the last ones.
 */
final class CollectorSteps {
  private final Flaw flaw;
  private final List<Step> steps = new ArrayList<>();

  private CollectorSteps(Flaw flaw) {
    this.flaw = flaw;
  }

  static List<Step> of(Flaw flaw) {
    var collector = new CollectorSteps(flaw);
    collector.step("takes the first entry", Next.NOTHING, collector::takeEntry);
    collector.step("takes a condemned name", Next.NOTHING, collector::takeCondemned);
    collector.step("batch 1", Next.FIRST_BATCH, collector::firstBatch);
    collector.step("reads the blob and its links", Next.READ_BLOB, collector::readBlob);
    collector.step("batch 2", Next.SECOND_BATCH, collector::secondBatch);
    collector.step("settles", Next.SETTLE, collector::settle);
    collector.step("unlinks", Next.UNLINK, collector::unlink);
    collector.step("syncs the directory", Next.SYNC, collector::sync);
    collector.step("batch 3", Next.THIRD_BATCH, collector::thirdBatch);
    if (flaw == Flaw.UNLINKS_TWICE) {
      collector.step("is interrupted behind an unlink", Next.SYNC, collector::stop);
    }
    return collector.steps;
  }

  /** Reads the entry that is due first, its link, and whether there is an edge. */
  private boolean takeEntry(World world, Collecting collector) {
    for (int time = 0; time <= world.now; time++) {
      for (int repository = 0; repository < World.REPOSITORIES; repository++) {
        if (world.hasEntry(time, repository)) {
          collector.time = time;
          collector.repository = repository;
          collector.link = world.links[repository];
          collector.used = world.hasEdge(repository) && flaw != Flaw.EDGES_UNCHECKED;
          collector.next = Next.FIRST_BATCH;
          return true;
        }
      }
    }
    return false;
  }

  private boolean takeCondemned(World world, Collecting collector) {
    if (world.condemned == 0) {
      return false;
    }
    return goOnToUnlink(collector, Integer.numberOfTrailingZeros(world.condemned));
  }

  private boolean goOnToUnlink(Collecting collector, int generation) {
    collector.end();
    collector.blob = generation + 1;
    collector.next = flaw == Flaw.UNLINKS_UNSETTLED ? Next.UNLINK : Next.SETTLE;
    return true;
  }

  /**
   * The link goes if its time is the entry's and nothing uses it; if something does, it is due no
   * more, and with any other time the entry is stale.
   */
  private boolean firstBatch(World world, Collecting collector) {
    int repository = collector.repository;
    boolean asRead =
        world.links[repository] == collector.link || flaw == Flaw.COLLECTS_WITHOUT_CONDITION;
    boolean stale =
        collector.link != collector.time + DUE
            && (collector.link < DUE || flaw != Flaw.DUE_TIME_UNCHECKED);
    if (collector.link == ABSENT) {
      return goOnToBlob(collector);
    }
    if (stale) {
      if (asRead || flaw == Flaw.DROPS_ENTRY_WITHOUT_CONDITION) {
        world.dropEntry(collector.time, repository);
      }
      collector.end();
      return true;
    }
    if (collector.used) {
      if (asRead) {
        world.links[repository] = IN_USE;
        world.dropEntry(collector.time, repository);
      }
      collector.end();
      return true;
    }
    boolean needed =
        world.hasEdge(repository)
            && flaw != Flaw.EDGES_UNCHECKED
            && flaw != Flaw.COLLECTS_WITHOUT_CONDITION;
    if (asRead && !needed) {
      world.countChange();
      world.links[repository] = ABSENT;
      return goOnToBlob(collector);
    }
    collector.end();
    return true;
  }

  private static boolean goOnToBlob(Collecting collector) {
    collector.link = ABSENT;
    collector.used = false;
    collector.next = Next.READ_BLOB;
    return true;
  }

  private boolean readBlob(World world, Collecting collector) {
    collector.blob = world.blob;
    collector.used = world.isLinked();
    collector.next = Next.SECOND_BATCH;
    return true;
  }

  /** The blob goes if nothing links it; the entry goes with it, or alone. */
  private boolean secondBatch(World world, Collecting collector) {
    int time = collector.time;
    int repository = collector.repository;
    if (collector.used || collector.blob == NONE) {
      boolean stillSo = collector.used ? world.isLinked() : world.blob == NONE;
      // An entry whose link has come back may be that link's own.
      if (world.links[repository] == ABSENT
          && (stillSo || flaw == Flaw.DROPS_LINKED_ENTRY_WITHOUT_CONDITION)) {
        world.dropEntry(time, repository);
      }
      collector.end();
      return true;
    }
    boolean asRead =
        world.blob == collector.blob && (!world.isLinked() || flaw == Flaw.BLOB_GOES_WHILE_LINKED);
    if (!asRead) {
      collector.end();
      return true;
    }
    int generation = collector.blob - 1;
    world.countChange();
    world.blob = NONE;
    world.suspect = false;
    world.dropEntry(time, repository);
    if (flaw == Flaw.UNLINKS_AFTER_THE_RECORD || flaw == Flaw.PLAIN_NAMES) {
      return goOnToUnlink(collector, generation);
    }
    world.condemned |= 1 << generation;
    collector.end();
    return true;
  }

  /** What was read as condemned is so whatever happens: else a record could come back. */
  private boolean settle(World world, Collecting collector) {
    world.settle();
    collector.next = Next.UNLINK;
    return true;
  }

  private boolean unlink(World world, Collecting collector) {
    world.unlink(collector.blob - 1);
    collector.next = Next.SYNC;
    return true;
  }

  private boolean sync(World world, Collecting collector) {
    world.syncDirectory();
    collector.next = Next.THIRD_BATCH;
    return true;
  }

  private boolean thirdBatch(World world, Collecting collector) {
    world.condemned &= ~(1 << (collector.blob - 1));
    collector.end();
    return true;
  }

  private boolean stop(World world, Collecting collector) {
    collector.end();
    return true;
  }

  private void step(String name, Next when, BiPredicate<World, Collecting> happens) {
    steps.add(
        new Step(
            "collector " + name,
            world -> world.collector.next == when && happens.test(world, world.collector)));
  }
}
