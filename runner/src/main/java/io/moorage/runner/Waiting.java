package io.moorage.runner;

import io.moorage.runner.ContainerState.Created;
import io.moorage.runner.ContainerState.Exit;
import io.moorage.runner.ContainerState.Exited;
import io.moorage.runner.ContainerState.Paused;
import io.moorage.runner.ContainerState.Removing;
import io.moorage.runner.ContainerState.Restarting;
import io.moorage.runner.ContainerState.Running;

/** Lets clients wait for containers, for those too that are gone by now. */
record Waiting(Turns turns, LastCodes codes) {

  Waiter waitFor(String reference, Waiter.Condition condition) {
    try {
      return turns.with(reference, supervised -> waitFor(supervised, condition));
    } catch (ContainerFailure.NoSuchContainer e) {
      return ExitWaiter.of(
          condition, new Waiter.Result(codes.of(reference).orElseThrow(() -> e), ""));
    }
  }

  private static Waiter waitFor(Supervised supervised, Waiter.Condition condition) {
    var state = supervised.container().state();
    if (condition == Waiter.Condition.NOT_RUNNING && isOver(state)) {
      var exit = state.lastExit();
      return ExitWaiter.of(
          condition,
          new Waiter.Result(exit.map(Exit::code).orElse(0), exit.map(Exit::error).orElse("")));
    }
    var waiter = new ExitWaiter(condition, mine -> giveUp(supervised, mine));
    supervised.add(waiter);
    return waiter;
  }

  private static boolean isOver(ContainerState state) {
    return switch (state) {
      case Running _, Paused _, Restarting _ -> false;
      case Created _, Exited _, Removing _ -> true;
    };
  }

  private static void giveUp(Supervised supervised, ExitWaiter waiter) {
    supervised.lock.lock();
    try {
      supervised.remove(waiter);
    } finally {
      supervised.lock.unlock();
    }
  }
}
