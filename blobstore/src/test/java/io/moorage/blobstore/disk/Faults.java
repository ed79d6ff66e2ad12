package io.moorage.blobstore.disk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts the steps of an operation, and makes one of them fail or end the process. A killed process
 * does nothing more, so every later step is killed too.
 */
class Faults {
  /** How a step goes wrong. */
  enum Kind {
    /** It fails with EIO and does nothing. */
    FAILS("Input/output error"),
    /** There is no space for it. */
    NO_SPACE("No space left on device"),
    /** There is no file handle for it. */
    NO_HANDLES("Too many open files"),
    /** There is no file handle for it, nor for any later one until the fault is over. */
    NO_HANDLES_LEFT("Too many open files"),
    /** If it is a write, half of it is done and then there is no space. */
    SHORT_WRITE("No space left on device"),
    /** It fails with EIO, and so does every later one until the fault is over. */
    KEEPS_FAILING("Input/output error"),
    /** There is no space for it, nor for any later one until the fault is over. */
    STAYS_FULL("No space left on device"),
    /** The process ends before it. */
    KILLED_BEFORE(""),
    /** The process ends right behind it. */
    KILLED_AFTER("");

    private final String error;

    Kind(String error) {
      this.error = error;
    }

    /** Whether the process lives on. */
    boolean isSurvived() {
      return this != KILLED_BEFORE && this != KILLED_AFTER;
    }

    private boolean isSticky() {
      return this == KEEPS_FAILING || this == STAYS_FULL || this == NO_HANDLES_LEFT;
    }
  }

  /** The end of the process. Not an exception, as nothing may handle it. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    Killed(String step) {
      super("killed at " + step);
    }
  }

  /** A step on the disk. */
  interface DiskStep<T> {
    T run() throws IOException;
  }

  private final Kind kind;
  private final int at;
  private final List<String> steps = new ArrayList<>();
  private boolean armed;
  private boolean dead;

  Faults(Kind kind, int at) {
    this.kind = kind;
    this.at = at;
  }

  static Faults none() {
    return new Faults(Kind.FAILS, Integer.MAX_VALUE);
  }

  /** Of the steps that follow {@link #arm}, this one, counted from 0. */
  static Faults at(int step, Kind kind) {
    return new Faults(kind, step);
  }

  synchronized void arm() {
    armed = true;
  }

  synchronized void disarm() {
    armed = false;
  }

  synchronized List<String> steps() {
    return List.copyOf(steps);
  }

  synchronized boolean happened() {
    return steps.size() > at;
  }

  /** A read of records, which never fails here. */
  void beforeRead() {}

  <T> T step(String name, DiskStep<T> work) throws IOException {
    boolean here = before(name);
    if (here && kind.isSurvived() && kind != Kind.SHORT_WRITE) {
      throw failure(name);
    }
    var result = work.run();
    if (here && kind == Kind.KILLED_AFTER) {
      throw kill(name);
    }
    return result;
  }

  /** A step that writes bytes, and how to write the first half of them. */
  void write(String name, DiskStep<?> whole, DiskStep<?> half) throws IOException {
    boolean here = before(name);
    if (here && kind == Kind.SHORT_WRITE) {
      var _ = half.run();
    }
    if (here && kind.isSurvived()) {
      throw failure(name);
    }
    var _ = whole.run();
    if (here && kind == Kind.KILLED_AFTER) {
      throw kill(name);
    }
  }

  /** Whether a failure of a step was that there is no space. */
  static boolean isForWantOfRoom(IOException injected) {
    return String.valueOf(injected.getMessage()).startsWith(Kind.NO_SPACE.error);
  }

  private IOException failure(String name) {
    return new IOException("%s (injected at %s)".formatted(kind.error, name));
  }

  private synchronized boolean before(String name) {
    if (dead) {
      throw new Killed(name);
    }
    if (!armed) {
      return false;
    }
    steps.add(name);
    int now = steps.size() - 1;
    boolean here = now == at || (now > at && kind.isSticky());
    if (here && kind == Kind.KILLED_BEFORE) {
      throw kill(name);
    }
    return here;
  }

  private synchronized Killed kill(String name) {
    dead = true;
    return new Killed(name);
  }
}
