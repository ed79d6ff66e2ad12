package io.moorage.runner;

import io.moorage.runner.runtime.RuntimeFailure;

/** Has what is done to one container done in turn. */
record Turns(Names names) {

  /** Something that is done to a container, with its lock held. */
  interface Action<T> {
    T on(Supervised supervised) throws InterruptedException;
  }

  /** The same, of which nothing comes back. */
  interface Order {
    void on(Supervised supervised) throws InterruptedException;
  }

  /**
   * Does it when its turn has come.
   *
   * @throws ContainerFailure if nothing answers to the reference, or the host fails
   */
  <T> T with(String reference, Action<T> action) {
    var supervised = names.find(reference);
    supervised.lock.lock();
    try {
      if (supervised.isGone()) {
        throw new ContainerFailure.NoSuchContainer(reference);
      }
      return action.on(supervised);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ContainerFailure.Failed("interrupted", e);
    } catch (RuntimeFailure e) {
      throw new ContainerFailure.Failed(String.valueOf(e.getMessage()), e);
    } finally {
      supervised.lock.unlock();
    }
  }

  /** As {@link #with}. */
  void run(String reference, Order order) {
    var _ =
        with(
            reference,
            supervised -> {
              order.on(supervised);
              return true;
            });
  }
}
