package io.moorage.loadtests.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several clients at once, each a thread of its own. */
public final class InParallel {
  private InParallel() {}

  /** What one client does. */
  public interface Client<T> {
    T run(int number) throws Exception;
  }

  /** What they came to, in the order of their numbers; the first failure ends it. */
  public static <T> List<T> run(int clients, Client<T> client)
      throws IOException, InterruptedException {
    try (var threads = Executors.newFixedThreadPool(clients)) {
      var running = new ArrayList<Future<T>>();
      for (int i = 0; i < clients; i++) {
        int number = i;
        running.add(threads.submit(() -> client.run(number)));
      }
      var results = new ArrayList<T>();
      for (var one : running) {
        results.add(one.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  /** Does something for each number below this one, by so many threads. */
  public static void each(int threads, int count, Work work)
      throws IOException, InterruptedException {
    run(
        threads,
        first -> {
          for (int number = first; number < count; number += threads) {
            work.of(number);
          }
          return first;
        });
  }

  /** What is done for one number. */
  public interface Work {
    void of(int number) throws IOException;
  }
}
