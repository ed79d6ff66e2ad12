package io.moorage.registry.http;

import io.moorage.registry.endpoint.LargeAnswers;

/**
 * What of the heap clients may hold, each kind together: so that however many come, and whatever
 * they bring, there is enough for those who are served.
 *
 * @param connections how many there may be, whatever is configured
 * @param requests what all that are under way may take, in bytes
 */
record Memory(BodyBudget bodies, LargeAnswers answers, int connections, long requests) {
  /** One at rest takes 3 KiB. What it does is counted where it does it. */
  private static final long HEAP_PER_CONNECTION = 15 << 10;

  private static final int REQUESTS_SHARE = 4;

  static Memory ofHeap() {
    return of(BodyBudget.ofHeap(), LargeAnswers.ofHeap());
  }

  static Memory of(BodyBudget bodies, LargeAnswers answers) {
    long heap = Runtime.getRuntime().maxMemory();
    return new Memory(
        bodies,
        answers,
        Math.clamp(heap / HEAP_PER_CONNECTION, 1, Integer.MAX_VALUE),
        heap / REQUESTS_SHARE);
  }
}
