package io.moorage.runner.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.moorage.blobstore.linux.FileDescriptor;
import io.moorage.blobstore.linux.NativeCall;
import io.moorage.blobstore.linux.NativeFunction;
import io.moorage.blobstore.linux.SystemCallFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Named pipes to other processes.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/fifo.7.html">fifo(7)</a>
 */
public final class NamedPipe {
  private static final NativeFunction OPEN = NativeFunction.ofInt("open", 3);
  private static final NativeFunction WRITE = NativeFunction.ofLong("write", 3);
  private static final NativeFunction READ = NativeFunction.ofLong("read", 3);
  private static final NativeFunction POLL = NativeFunction.ofInt("poll", 3);

  /** {@code struct pollfd}: the descriptor, what is asked and what is so. */
  private static final int POLLFD = 8;

  private static final short POLLIN = 1;

  private NamedPipe() {}

  /**
   * Writes a line in one piece.
   *
   * @throws SystemCallFailure if nobody reads, or the pipe is full: it does not wait
   */
  public static void write(Path pipe, String line) throws SystemCallFailure {
    var bytes = line.getBytes(StandardCharsets.UTF_8);
    try (var call = new NativeCall();
        var file =
            new FileDescriptor(
                call.to(
                    OPEN,
                    pipe,
                    call.text(pipe.toString()),
                    OpenFlags.WRITE | OpenFlags.NON_BLOCKING | OpenFlags.CLOSE_ON_EXEC,
                    0))) {
      call.to(WRITE, pipe, file.number(), call.bytes(bytes), bytes.length);
    }
  }

  /** Opens a pipe to read from it, whether somebody writes to it by now or not. */
  public static FileDescriptor openToRead(Path pipe) throws SystemCallFailure {
    try (var call = new NativeCall()) {
      return new FileDescriptor(
          call.to(
              OPEN,
              pipe,
              call.text(pipe.toString()),
              OpenFlags.READ | OpenFlags.NON_BLOCKING | OpenFlags.CLOSE_ON_EXEC,
              0));
    }
  }

  /**
   * Waits until there is something to read, or a writer has gone again.
   *
   * @return false if the time is over
   */
  public static boolean await(FileDescriptor pipe, int millis) throws SystemCallFailure {
    try (var call = new NativeCall()) {
      var asked = call.memory(POLLFD);
      asked.set(JAVA_INT, 0, pipe.number());
      asked.set(JAVA_SHORT, 4, POLLIN);
      return call.to(POLL, "a pipe", asked.address(), 1, millis) > 0;
    }
  }

  /** Takes a byte out; false if the writer has gone and left none. */
  public static boolean take(FileDescriptor pipe) throws SystemCallFailure {
    try (var call = new NativeCall()) {
      return call.to(READ, "a pipe", pipe.number(), call.memory(1).address(), 1) > 0;
    }
  }
}
