package io.moorage.runner;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Tells what happens to whoever listens, and remembers the last of it. For use by many threads; who
 * publishes never waits for who listens.
 */
public final class Events {
  private static final int REMEMBERED = 256;
  private static final int WAITING = 1024;

  private final InstantSource time;
  private final Deque<Event> past = new ArrayDeque<>(REMEMBERED);
  private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();
  private final Set<Consumer<Event>> listeners = ConcurrentHashMap.newKeySet();

  public Events(InstantSource time) {
    this.time = time;
  }

  /** Tells that something happened now. */
  public void publish(String type, String action, String id, Map<String, String> attributes) {
    synchronized (past) {
      var event = new Event(type, action, id, attributes, time.instant());
      if (past.size() == REMEMBERED) {
        past.removeFirst();
      }
      past.addLast(event);
      subscriptions.forEach(subscription -> subscription.offer(event));
      listeners.forEach(listener -> listener.accept(event));
    }
  }

  /** Calls this for each event from now on, on the publisher's thread: it must not wait. */
  public void listen(Consumer<Event> listener) {
    listeners.add(listener);
  }

  /**
   * What happens from now on, behind what is remembered.
   *
   * @param since what happened at this time or later is told first; none for nothing of the past
   */
  public Subscription subscribe(Optional<Instant> since) {
    synchronized (past) {
      var subscription =
          new Subscription(
              since
                  .map(from -> past.stream().filter(e -> !e.time().isBefore(from)).toList())
                  .orElse(List.of()));
      subscriptions.add(subscription);
      return subscription;
    }
  }

  /** The events for one listener, in their order. For use by one thread, but {@link #close}. */
  public final class Subscription implements AutoCloseable {
    private final Deque<Event> first;
    private final BlockingQueue<Event> queue = new ArrayBlockingQueue<>(WAITING);
    private volatile boolean closed;

    private Subscription(List<Event> first) {
      this.first = new ArrayDeque<>(first);
    }

    /** A listener that lets a thousand events wait is cut off: it ends, and does not miss some. */
    private void offer(Event event) {
      if (!queue.offer(event)) {
        close();
      }
    }

    /**
     * The next events, at least one; none if this is closed or the time is over.
     *
     * @throws InterruptedException if the thread is
     */
    public List<Event> next(Duration atMost) throws InterruptedException {
      var events = new ArrayList<Event>(first);
      first.clear();
      if (events.isEmpty() && !(closed && queue.isEmpty())) {
        var event = queue.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
        if (event != null) {
          events.add(event);
        }
      }
      queue.drainTo(events);
      return events;
    }

    /** Whether there will be no more. */
    public boolean isClosed() {
      return closed && queue.isEmpty();
    }

    @Override
    public void close() {
      closed = true;
      subscriptions.remove(this);
    }
  }
}
