package io.moorage.runner.engine;

import io.moorage.runner.runtime.Attached;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Between a client that has taken its connection over and the streams of a process: what the client
 * sends is typed in until it ends its half, what the process says goes out until it ends.
 */
final class AttachedSession implements Answer.Session {
  private static final int BUFFER = 32 << 10;

  private final Attached attached;
  private final boolean tty;
  private final Wanted wanted;
  private final Ending ending;
  private volatile boolean left;

  /**
   * @param ending what must be so before the client hears that the process has ended
   */
  AttachedSession(Attached attached, boolean tty, Wanted wanted, Ending ending) {
    this.attached = attached;
    this.tty = tty;
    this.wanted = wanted;
    this.ending = ending;
  }

  /**
   * Which streams a client wants.
   *
   * @param stdin whether what it sends counts
   */
  record Wanted(boolean stdin, boolean stdout, boolean stderr) {}

  /** Waits for something. */
  @FunctionalInterface
  interface Ending {
    void await() throws InterruptedException;
  }

  @Override
  public void run(InputStream in, OutputStream out) throws IOException, InterruptedException {
    try (attached) {
      var typing = Thread.ofVirtual().name("stdin").start(() -> type(in));
      try {
        say(out);
        if (!left) {
          ending.await();
        }
      } finally {
        attached.close();
        typing.interrupt();
      }
    }
  }

  private void say(OutputStream out) throws IOException, InterruptedException {
    var frames = new Frames(out);
    for (Optional<Attached.Output> next = attached.read();
        next.isPresent();
        next = attached.read()) {
      byte[] bytes = next.get().bytes();
      switch (next.get().stream()) {
        case STDOUT -> {
          if (wanted.stdout() && tty) {
            out.write(bytes);
          } else if (wanted.stdout()) {
            frames.write(Frames.Output.STDOUT, bytes, 0, bytes.length);
          }
        }
        case STDERR -> {
          if (wanted.stderr()) {
            frames.write(Frames.Output.STDERR, bytes, 0, bytes.length);
          }
        }
      }
    }
  }

  private void type(InputStream in) {
    byte[] buffer = new byte[BUFFER];
    try {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (wanted.stdin() && !attached.write(buffer, 0, count)) {
          left = true;
          return;
        }
      }
      if (wanted.stdin()) {
        attached.endInput();
      }
    } catch (IOException | InterruptedException over) {
      // The other direction has ended, or the client is gone, which it learns by itself.
    }
  }
}
