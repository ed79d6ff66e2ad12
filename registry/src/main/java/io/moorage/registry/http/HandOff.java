package io.moorage.registry.http;

import io.moorage.registry.endpoint.Failures;
import io.moorage.registry.endpoint.Response;
import io.vertx.core.internal.ContextInternal;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The only crossing from the event loop to code that may block, and back. Each call runs on a
 * virtual thread of its own and begins with the permit of a short call; one that reads a body
 * changes it for that of a chunk, chunk by chunk.
 */
final class HandOff {
  private static final Logger LOG = System.getLogger(HandOff.class.getName());
  private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(5);
  private static final int SHORT_CALLS_PER_CORE = 64;
  private static final int CHUNKS_PER_CORE = 8;

  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("call").factory());
  private final Permits permits;

  HandOff(int cores) {
    this.permits = new Permits(cores * SHORT_CALLS_PER_CORE, cores * CHUNKS_PER_CORE);
  }

  Permits.Permit newPermit() {
    return permits.newPermit();
  }

  /**
   * Runs a call off the loop.
   *
   * @param permit taken before the call, and free after it
   * @param back given the answer, on the loop
   */
  void run(
      ContextInternal loop,
      Permits.Permit permit,
      String requestId,
      Supplier<Response> call,
      Consumer<Response> back) {
    try {
      threads.execute(
          () -> {
            var response = answer(permit, requestId, call);
            loop.runOnContext(_ -> back.accept(response));
          });
    } catch (RejectedExecutionException closing) {
      back.accept(Failures.shuttingDown());
    }
  }

  /** Runs work that belongs to an answer under way; what it throws ends there. */
  void run(Runnable work) {
    threads.execute(work);
  }

  private static Response answer(Permits.Permit permit, String requestId, Supplier<Response> call) {
    try (permit) {
      permit.takeShortCall();
      return call.get();
    } catch (RuntimeException failure) {
      return Failures.answer(failure, requestId);
    } catch (Error failure) {
      return Failures.unexpected(failure, requestId);
    }
  }

  /**
   * Waits for what runs, and interrupts what does not end; that gets a moment to end in order, as
   * the store closes next.
   *
   * @param patience how long running calls may take
   */
  void close(Duration patience) {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
        if (!threads.awaitTermination(AFTER_INTERRUPT.toMillis(), TimeUnit.MILLISECONDS)) {
          LOG.log(Level.WARNING, "calls still run after they were interrupted");
        }
      }
    } catch (InterruptedException hurried) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
