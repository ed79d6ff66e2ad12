package io.moorage.blobstore.disk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts the steps of an operation, and makes one of them fail or end the process. A killed process
 * does nothing more, so every later step is killed too.
 */
final class Faults {
  /** How a step goes wrong. */
  enum Kind {
    /** It fails with EIO and does nothing. */
    FAILS,
    /** The process ends before it. */
    KILLED_BEFORE,
    /** The process ends right behind it. */
    KILLED_AFTER
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

  private Faults(Kind kind, int at) {
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

  <T> T step(String name, DiskStep<T> work) throws IOException {
    boolean here = before(name);
    if (here && kind == Kind.FAILS) {
      throw new IOException("Input/output error (injected at " + name + ")");
    }
    var result = work.run();
    if (here && kind == Kind.KILLED_AFTER) {
      throw kill(name);
    }
    return result;
  }

  private synchronized boolean before(String name) {
    if (dead) {
      throw new Killed(name);
    }
    if (!armed) {
      return false;
    }
    steps.add(name);
    boolean here = steps.size() - 1 == at;
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
