package io.moorage.loadtests.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several clients at once, each a thread of its own. */
final class InParallel {
  private InParallel() {}

  /** What one client does. */
  interface Client<T> {
    T run(int number) throws Exception;
  }

  /** What they came to, in the order of their numbers; the first failure ends it. */
  static <T> List<T> run(int clients, Client<T> client) throws IOException, InterruptedException {
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
}
