package io.moorage.registry.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;

/** Requests to one registry for one repository: authorized when asked to be, and sent again. */
final class Session {
  private static final Set<Integer> PASSING = Set.of(408, 429, 500, 502, 503, 504);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final Wire wire;
  private final Authorization authorization;
  private final ClientSettings settings;
  private final Pause pause;

  Session(Wire wire, Authorization authorization, ClientSettings settings, Pause pause) {
    this.wire = wire;
    this.authorization = authorization;
    this.settings = settings;
    this.pause = pause;
  }

  /** Waits; a test does not. */
  @FunctionalInterface
  interface Pause {
    void of(Duration time) throws InterruptedException;
  }

  /** Sends what has a meaning only once; the caller sees to it that it is tried again. */
  @FunctionalInterface
  interface Attempt<T> {
    T run() throws IOException;
  }

  Authorization authorization() {
    return authorization;
  }

  /**
   * The answer to a request that may be sent again: not one of those that pass by themselves,
   * unless they do not.
   */
  Reply ask(Ask ask) {
    return again(
        ask.uri().getRawAuthority(),
        () -> {
          var reply = once(ask);
          if (PASSING.contains(reply.status())) {
            throw passing(reply, ask.toString());
          }
          return reply;
        });
  }

  /** The failure of an answer that may be another one later; it is closed. */
  static PassingFailure passing(Reply reply, String what) {
    var after = reply.header("Retry-After").flatMap(Session::seconds);
    return new PassingFailure(reply.failure(what), after);
  }

  static boolean isPassing(Reply reply) {
    return PASSING.contains(reply.status());
  }

  /** Runs this until it succeeds, fails for good, or has failed too often. */
  <T> T again(String where, Attempt<T> attempt) {
    for (int failed = 1; ; failed++) {
      var wait = settings.firstWait().multipliedBy(1L << Math.min(failed - 1, 16));
      try {
        return attempt.run();
      } catch (PassingFailure e) {
        if (failed >= settings.attempts()) {
          throw e.failure;
        }
        wait = e.after.orElse(wait);
      } catch (InterruptedIOException | SSLException e) {
        throw unreachable(where, e);
      } catch (IOException e) {
        if (failed >= settings.attempts()) {
          throw unreachable(where, e);
        }
      }
      rest(where, wait);
    }
  }

  /** Waits before another attempt, after so many failed ones. */
  void rest(String where, Duration wait) {
    try {
      pause.of(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable(where, new InterruptedIOException("interrupted"));
    }
  }

  ClientSettings settings() {
    return settings;
  }

  static ClientFailure unreachable(String where, IOException e) {
    var why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new ClientFailure.Unreachable("cannot reach %s: %s".formatted(where, why), e);
  }

  /**
   * Sends it now, and a second time if the first was not authorized. An upload may go to another
   * host, as the registry says: that one is shown nothing.
   */
  Reply once(Ask ask) throws IOException {
    boolean ours = authorization.isFor(ask.uri());
    var shown = ours ? authorization.value() : Optional.<String>empty();
    var reply = wire.send(ask, shown);
    if (reply.status() != 401 || !reply.own() || !ours || !canAnswer(reply, shown)) {
      return reply;
    }
    return wire.send(ask, authorization.value());
  }

  /** Whether there is something better to show; if so, the refusal is closed. */
  private boolean canAnswer(Reply refusal, Optional<String> shown) throws IOException {
    boolean isLast = false;
    try {
      isLast = !authorization.answer(refusal.challenges(), shown);
      return !isLast;
    } finally {
      if (!isLast) {
        refusal.close();
      }
    }
  }

  private static Optional<Duration> seconds(String value) {
    return value.matches("[0-9]{1,6}")
        ? Optional.of(Duration.ofSeconds(Long.parseLong(value)))
        : Optional.empty();
  }

  /** May go well another time. */
  static final class PassingFailure extends IOException {
    private static final long serialVersionUID = 1L;
    private final transient ClientFailure failure;
    private final transient Optional<Duration> after;

    private PassingFailure(ClientFailure failure, Optional<Duration> after) {
      super(failure);
      this.failure = failure;
      this.after = after;
    }
  }
}
