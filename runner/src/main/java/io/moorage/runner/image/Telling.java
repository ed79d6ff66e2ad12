package io.moorage.runner.image;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * Tells a client on a thread of its own, one event at a time: one that does not read holds up
 * nobody who works for others, too. Once this is closed, nothing more is told.
 */
final class Telling implements Progress, AutoCloseable {
  /** A client that is this far behind is not told how far a layer has come. */
  private static final int BEHIND = 64;

  /** One that is this far behind reads nothing at all. */
  private static final int MOST = 100_000;

  private final Progress client;
  private final Thread teller;
  private final Queue<Event> waiting = new ArrayDeque<>();
  private boolean ended;

  private Telling(Progress client) {
    this.client = client;
    this.teller = Thread.ofVirtual().name("progress").unstarted(this::tell);
  }

  static Telling to(Progress client) {
    var telling = new Telling(client);
    telling.teller.start();
    return telling;
  }

  @Override
  public synchronized void report(Event event) {
    int most = event instanceof Event.Advance ? BEHIND : MOST;
    if (!ended && waiting.size() < most) {
      waiting.add(event);
      notifyAll();
    }
  }

  private void tell() {
    try {
      for (var next = next(); next.isPresent(); next = next()) {
        client.report(next.get());
      }
    } catch (InterruptedException | RuntimeException gone) {
      // Nobody reads it any more; what is done is done all the same.
    } finally {
      forget();
    }
  }

  private synchronized Optional<Event> next() throws InterruptedException {
    while (waiting.isEmpty() && !ended) {
      wait();
    }
    return Optional.ofNullable(waiting.poll());
  }

  private synchronized void forget() {
    ended = true;
    waiting.clear();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** Returns when all was told, or the thread is interrupted because the client has gone. */
  @Override
  public void close() {
    end();
    try {
      teller.join();
    } catch (InterruptedException e) {
      teller.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
