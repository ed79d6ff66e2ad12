package io.moorage.runner;

import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** A waiter for a container that is there. */
final class ExitWaiter implements Waiter {
  private static final Result GIVEN_UP = new Result(0, "nobody waits any more");
  private final Condition condition;
  private final Consumer<ExitWaiter> forget;
  private final AtomicReference<Result> result = new AtomicReference<>(GIVEN_UP);
  private final CountDownLatch told = new CountDownLatch(1);

  ExitWaiter(Condition condition, Consumer<ExitWaiter> forget) {
    this.condition = condition;
    this.forget = forget;
  }

  /** One that knows already. */
  static ExitWaiter of(Condition condition, Result result) {
    var waiter = new ExitWaiter(condition, _ -> {});
    waiter.tell(result);
    return waiter;
  }

  Condition condition() {
    return condition;
  }

  void tell(Result told) {
    if (result.compareAndSet(GIVEN_UP, told)) {
      this.told.countDown();
    }
  }

  @Override
  public Result await() throws InterruptedException {
    told.await();
    return Objects.requireNonNullElse(result.get(), GIVEN_UP);
  }

  @Override
  public void close() {
    forget.accept(this);
    told.countDown();
  }
}
