package io.moorage.runner.image;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.Tag;
import java.util.Optional;

/**
 * Told what a pull, a push or a load has come to, in Docker's words. Calls come from several
 * threads, one at a time.
 */
@FunctionalInterface
public interface Progress {
  /** For those who do not look. */
  Progress NONE = _ -> {};

  void report(Event event);

  /** One line of what the client reads. */
  sealed interface Event {
    /**
     * A new state, {@code status} in the stream.
     *
     * @param of what it is the state of: a layer's short id, a tag; empty for the whole
     */
    record Status(Optional<String> of, String words) implements Event {}

    /**
     * A state with how far it has come, {@code progressDetail} in the stream.
     *
     * @param total 0 if it is not known
     */
    record Advance(String of, String words, long current, long total) implements Event {}

    /** A line of text, {@code stream} in the stream; with its line feed. */
    record Text(String line) implements Event {}

    /** What was pushed, {@code aux} in the stream. */
    record Pushed(Tag tag, Digest digest, long size) implements Event {}
  }

  default void say(String words) {
    report(new Event.Status(Optional.empty(), words));
  }

  default void say(String of, String words) {
    report(new Event.Status(Optional.of(of), words));
  }
}
