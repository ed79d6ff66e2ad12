package io.moorage.blobstore.gc.model;

import io.moorage.blobstore.gc.model.World.Name;
import java.util.ArrayList;
import java.util.List;

/** What happens to the machine: time passes, and it crashes and starts again. */
final class MachineSteps {
  private MachineSteps() {}

  static List<Step> all() {
    var steps = new ArrayList<Step>();
    steps.add(new Step("time passes", MachineSteps::tick));
    steps.add(new Step("kill -9 and start", world -> crash(world)));
    steps.add(
        new Step(
            "crash and start, the clock falls back to when it was persisted",
            world -> world.now > 0 && crash(world) && fallBack(world)));
    steps.add(new Step("the log is written back", MachineSteps::writeBack));
    for (int lost = 0; lost < 1 << World.GENERATIONS; lost++) {
      int mask = lost;
      steps.add(
          new Step(
              "power cut that undoes names " + Integer.toBinaryString(lost) + ", and start",
              world -> powerCut(world, mask)));
    }
    return steps;
  }

  private static boolean tick(World world) {
    if (world.now == World.LAST_TICK) {
      return false;
    }
    world.now++;
    for (int i = 0; i < World.REPOSITORIES; i++) {
      if (world.promised[i] <= world.now) {
        world.promised[i] = 0;
      }
    }
    return true;
  }

  /** What was promised was promised in real time, which is now an earlier time of the clock's. */
  private static boolean fallBack(World world) {
    world.now--;
    for (int i = 0; i < World.REPOSITORIES; i++) {
      world.promised[i] = Math.max(0, world.promised[i] - 1);
    }
    return true;
  }

  /** The kernel does so when it likes. */
  private static boolean writeBack(World world) {
    world.settle();
    return true;
  }

  /**
   * Takes back the batches that were not synced, and of the names that were made or removed without
   * a sync behind, these.
   */
  private static boolean powerCut(World world, int undone) {
    for (int i = 0; i < World.GENERATIONS; i++) {
      if ((undone >> i & 1) == 1
          && world.files[i] != Name.LINKED
          && world.files[i] != Name.UNLINKED) {
        return false;
      }
    }
    for (int i = 0; i < World.GENERATIONS; i++) {
      if ((undone >> i & 1) == 1) {
        world.files[i] = world.files[i] == Name.LINKED ? Name.GONE : Name.RETURNED;
      }
    }
    world.unsettle();
    return crash(world);
  }

  /** {@code Recovery.removeOrphans} removes what an upload had linked and not recorded. */
  private static boolean crash(World world) {
    for (var client : world.clients) {
      if (client.hasLinked(client.generation) && world.blob != client.generation + 1) {
        world.unlink(client.generation);
      }
      client.end();
    }
    world.collector.end();
    return true;
  }
}
