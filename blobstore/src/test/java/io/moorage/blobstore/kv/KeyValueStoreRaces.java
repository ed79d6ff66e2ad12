package io.moorage.blobstore.kv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The part of {@link KeyValueStoreContract} where many write at once. */
interface KeyValueStoreRaces {
  int CALLERS = 32;

  KeyValueStore store();

  /** What the callers are. */
  enum Threads {
    PLATFORM,
    VIRTUAL;

    ExecutorService executor() {
      return switch (this) {
        case PLATFORM -> Executors.newCachedThreadPool();
        case VIRTUAL -> Executors.newVirtualThreadPerTaskExecutor();
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  default void race_compareAndSet_losesNoUpdate(Threads threads) throws Exception {
    int each = 20;
    var counters = List.of(Key.of("n/1"), Key.of("n/2"), Key.of("n/3"));
    counters.forEach(key -> store().commit(Batch.builder().put(key, number(0)).build()));
    long seed = new Random().nextLong();
    race(
        threads,
        caller -> {
          var random = new Random(seed + caller);
          for (int done = 0; done < each; ) {
            var key = counters.get(random.nextInt(counters.size()));
            var before = store().get(key).orElseThrow();
            var batch =
                Batch.builder().requireEqual(key, before).put(key, number(number(before) + 1));
            if (store().commit((random.nextBoolean() ? batch.relaxed() : batch).build())) {
              done++;
            }
          }
          return done(each);
        });
    assertEquals(
        CALLERS * each,
        counters.stream().mapToInt(key -> number(store().get(key).orElseThrow())).sum(),
        "seed " + seed);
  }

  @ParameterizedTest
  @EnumSource
  default void race_conditionalCreate_hasOneWinner(Threads threads) throws Exception {
    int keys = 40;
    var won =
        race(
            threads,
            caller -> {
              var mine = new ArrayList<Integer>();
              for (int number = 0; number < keys; number++) {
                var key = Key.of("c/" + number);
                if (store()
                    .commit(Batch.builder().requireAbsent(key).put(key, number(caller)).build())) {
                  mine.add(number);
                }
              }
              return mine;
            });
    assertEquals(
        IntStream.range(0, keys).boxed().toList(),
        won.stream().flatMap(List::stream).sorted().toList());
    for (int caller = 0; caller < won.size(); caller++) {
      for (int number : won.get(caller)) {
        assertArrayEquals(number(caller), store().get(Key.of("c/" + number)).orElseThrow());
      }
    }
  }

  /** As a manifest that takes up a blob races with the blob's end. */
  @ParameterizedTest
  @EnumSource
  default void race_phantomUnderPrefix_neverBoth(Threads threads) throws Exception {
    int rounds = 60;
    for (int round = 0; round < rounds; round++) {
      var link = Key.of("link/" + round);
      var edges = Key.of("edge/" + round + "/");
      store().commit(Batch.builder().put(link, number(0)).build());
      var taken =
          race(
              threads,
              caller ->
                  caller % 2 == 0
                      ? store().commit(Batch.builder().requireEmpty(edges).delete(link).build())
                      : store()
                          .commit(
                              Batch.builder()
                                  .requirePresent(link)
                                  .put(Key.of(edges + "user" + caller), number(0))
                                  .build()));
      boolean linked = store().get(link).isPresent();
      assertEquals(linked, !store().scan(edges, Optional.empty(), 1).isEmpty(), "round " + round);
      for (int caller = 0; caller < taken.size(); caller++) {
        assertEquals(linked, (caller % 2 == 1) == taken.get(caller), "round " + round);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  default void race_scansWhileWriting_seeOneState(Threads threads) throws Exception {
    int pairs = 50;
    int writes = 60;
    long seed = new Random().nextLong();
    var first = Batch.builder();
    for (int pair = 0; pair < pairs; pair++) {
      first.put(left(pair), number(0)).put(right(pair), number(0));
    }
    store().commit(first.build());
    var torn = new AtomicBoolean();
    race(
        threads,
        caller -> {
          var random = new Random(seed + caller);
          for (int write = 0; write < writes; write++) {
            if (caller % 4 == 0) {
              var entries = store().scan(Key.of("s/"), Optional.empty(), 2 * pairs);
              for (int pair = 0; pair < pairs; pair++) {
                int other = 2 * pairs - 1 - pair;
                if (number(entries.get(pair).value()) != number(entries.get(other).value())) {
                  torn.set(true);
                }
              }
            } else {
              int pair = random.nextInt(pairs);
              var value = number(random.nextInt());
              store()
                  .commit(
                      Batch.builder()
                          .put(left(pair), value)
                          .put(right(pair), value)
                          .relaxed()
                          .build());
            }
          }
          return done(writes);
        });
    assertFalse(torn.get(), "seed " + seed);
  }

  /** The halves of a pair stand far apart: the first of one side with the last of the other. */
  private static Key left(int pair) {
    return Key.of("s/" + (1000 + pair));
  }

  private static Key right(int pair) {
    return Key.of("s/" + (9000 - pair));
  }

  private static <T> List<T> race(Threads threads, Caller<T> caller) throws Exception {
    var start = new CountDownLatch(1);
    try (var executor = threads.executor()) {
      List<Future<T>> answers =
          IntStream.range(0, CALLERS)
              .mapToObj(
                  number ->
                      executor.submit(
                          (Callable<T>)
                              () -> {
                                start.await();
                                return caller.call(number);
                              }))
              .toList();
      start.countDown();
      var results = new ArrayList<T>();
      for (var answer : answers) {
        results.add(answer.get());
      }
      return results;
    }
  }

  /** What one of the callers does. */
  interface Caller<T> {
    T call(int number) throws Exception;
  }

  private static Integer done(int count) {
    return count;
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  private static int number(byte[] value) {
    return ByteBuffer.wrap(value).getInt();
  }
}
