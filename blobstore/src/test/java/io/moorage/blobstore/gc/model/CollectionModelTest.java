package io.moorage.blobstore.gc.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * Every order of the steps of two clients and the collector, from an empty store and from moments
 * that it takes long to come to.
 */
class CollectionModelTest {
  private static final int DEPTH = Integer.getInteger("moorage.model.depth", 10);
  private static final int FLAW_DEPTH = 14;
  private static final long MOST_STATES = Long.getLong("moorage.model.states", 60_000_000);

  @Test
  void rules_everyOrder_loseAndLeakNothing() {
    var outcome = new Search(Flaw.NONE, MOST_STATES).run(starts(), DEPTH);

    System.out.printf(
        "collection model: %,d states within %d steps of %d starts%s%n",
        outcome.states(),
        outcome.depth(),
        starts().size(),
        outcome.whole() ? ", all there are" : "");
    assertEquals(Optional.empty(), outcome.violation().map(Object::toString));
    assertTrue(outcome.whole() || outcome.depth() == DEPTH, outcome::toString);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void flaw_everyOrder_isCaught(Flaw flaw) {
    var outcome = new Search(flaw, MOST_STATES).run(starts(), FLAW_DEPTH);

    System.out.printf(
        "%s, after %,d states: %s%n",
        flaw, outcome.states(), outcome.violation().map(Object::toString).orElse("not caught"));
    assertTrue(outcome.violation().isPresent(), () -> flaw + " was not caught: " + outcome);
  }

  private static List<World> starts() {
    return List.of(new World(), pushed(), imageOfTwoTags(), garbage(), slowUpload(), slowReader());
  }

  /** A blob that was just pushed. */
  private static World pushed() {
    var world = new World();
    world.blob = 1;
    world.files[0] = World.Name.SYNCED;
    world.makeDue(0, true);
    world.promise(0, World.GRACE);
    world.settle();
    return world;
  }

  /** Two manifests that need it. */
  private static World imageOfTwoTags() {
    var world = pushed();
    world.dropEntry(World.GRACE, 0);
    world.links[0] = World.IN_USE;
    world.manifests[0] = true;
    world.manifests[1] = true;
    world.promised[0] = 0;
    world.settle();
    return world;
  }

  /** A blob that nothing uses, at the time when its link is to go. */
  private static World garbage() {
    var world = pushed();
    world.now = World.GRACE;
    world.promised[0] = 0;
    world.settle();
    return world;
  }

  /** The file is just gone, and an upload has been about to take its name since it was free. */
  private static World slowUpload() {
    var world = new World();
    world.condemned = 1;
    world.settle();
    world.files[0] = World.Name.UNLINKED;
    world.clients[0].next = Client.Next.LINK;
    world.collector.next = Collecting.Next.SYNC;
    world.collector.blob = 1;
    return world;
  }

  /** The blob is gone, and a reader has been about to open its file since it was on record. */
  private static World slowReader() {
    var world = new World();
    world.clients[0].next = Client.Next.OPEN;
    world.clients[0].blob = 1;
    world.clients[0].flag = true;
    return world;
  }
}
