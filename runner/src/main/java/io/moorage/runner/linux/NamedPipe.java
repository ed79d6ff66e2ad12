package io.moorage.runner.linux;

import io.moorage.blobstore.linux.FileDescriptor;
import io.moorage.blobstore.linux.NativeCall;
import io.moorage.blobstore.linux.NativeFunction;
import io.moorage.blobstore.linux.SystemCallFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Writes to named pipes that others read.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/fifo.7.html">fifo(7)</a>
 */
public final class NamedPipe {
  private static final NativeFunction OPEN = NativeFunction.ofInt("open", 3);
  private static final NativeFunction WRITE = NativeFunction.ofLong("write", 3);

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
}
