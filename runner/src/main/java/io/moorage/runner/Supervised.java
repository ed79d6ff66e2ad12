package io.moorage.runner;

import io.moorage.runner.ContainerRecords.Kept;
import io.moorage.runner.ContainerState.Exit;
import io.moorage.runner.runtime.Attached;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A container, its lock, and who waits for it. What changes the container holds the lock; what only
 * looks at it does not.
 */
final class Supervised {
  final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile Container container;

  // Guarded by the lock.
  private Duration pause;
  private final List<PendingAttached> pending = new ArrayList<>();
  private final List<ExitWaiter> waiters = new ArrayList<>();
  private Optional<Future<?>> restart = Optional.empty();

  /** The ends so far, as this daemon saw them. */
  private long ends;

  private boolean kept;
  private volatile boolean gone;

  Supervised(Kept kept) {
    this.container = kept.container();
    this.pause = kept.pause();
  }

  Container container() {
    return container;
  }

  Kept kept() {
    return new Kept(container, pause);
  }

  void set(Container now) {
    container = now;
    changed.signalAll();
  }

  void set(ContainerState state) {
    var c = container;
    set(with(c, state, c.restarts(), c.stoppedByHand()));
  }

  static Container with(Container c, ContainerState state, int restarts, boolean stoppedByHand) {
    return new Container(
        c.id(),
        c.name(),
        c.request(),
        c.imageId(),
        c.image(),
        c.arguments(),
        c.created(),
        state,
        restarts,
        stoppedByHand,
        c.directory(),
        c.log());
  }

  static Container renamed(Container c, String name) {
    return new Container(
        c.id(),
        name,
        c.request(),
        c.imageId(),
        c.image(),
        c.arguments(),
        c.created(),
        c.state(),
        c.restarts(),
        c.stoppedByHand(),
        c.directory(),
        c.log());
  }

  Duration pause() {
    return pause;
  }

  void setPause(Duration now) {
    pause = now;
  }

  void setRestart(Future<?> task) {
    restart = Optional.of(task);
  }

  void cancelRestart() {
    restart.ifPresent(task -> task.cancel(false));
    restart = Optional.empty();
  }

  /** Whether its end removes it not, though it is to be removed when it ended: it is restarted. */
  boolean isKept() {
    return kept;
  }

  void keep(boolean now) {
    kept = now;
  }

  long ends() {
    return ends;
  }

  /** Waits until it has ended more often than this; false if the time is over before. */
  boolean awaitEnd(long before, long nanos) throws InterruptedException {
    long left = nanos;
    while (ends == before && !gone && left > 0) {
      left = changed.awaitNanos(left);
    }
    return ends != before || gone;
  }

  /** Somebody wants its streams, and gets them when it starts. */
  PendingAttached pend(PendingAttached attached) {
    pending.add(attached);
    return attached;
  }

  List<PendingAttached> takePending() {
    var all = List.copyOf(pending);
    pending.clear();
    return all;
  }

  void add(ExitWaiter waiter) {
    waiters.add(waiter);
  }

  void remove(ExitWaiter waiter) {
    waiters.remove(waiter);
  }

  /** It ended. Whether it will be started again decides who still waits. */
  void ended(Exit exit, boolean again) {
    ends++;
    tell(Waiter.Condition.NEXT_EXIT, exit.code(), exit.error());
    if (!again) {
      tell(Waiter.Condition.NOT_RUNNING, exit.code(), exit.error());
    }
    changed.signalAll();
  }

  void notRunning(Exit exit) {
    tell(Waiter.Condition.NOT_RUNNING, exit.code(), exit.error());
  }

  /** It is no more. */
  void gone(int code) {
    gone = true;
    for (var condition : Waiter.Condition.values()) {
      tell(condition, code, "");
    }
    takePending().forEach(Attached::close);
    changed.signalAll();
  }

  boolean isGone() {
    return gone;
  }

  private void tell(Waiter.Condition condition, int code, String error) {
    var told = waiters.stream().filter(waiter -> waiter.condition() == condition).toList();
    waiters.removeAll(told);
    told.forEach(waiter -> waiter.tell(new Waiter.Result(code, error)));
  }
}
