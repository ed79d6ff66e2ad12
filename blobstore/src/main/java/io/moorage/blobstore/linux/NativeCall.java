package io.moorage.blobstore.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * One call, or a few in a row, and the memory that they read and write. Used by one thread, and
 * closed when the call is over.
 */
public final class NativeCall implements AutoCloseable {
  private static final long ERRNO =
      NativeFunction.STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment state = arena.allocate(NativeFunction.STATE);

  /** The address of this text in UTF-8, with a zero behind. It must hold none itself. */
  public long text(String text) {
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The address of these bytes with a zero behind. They must hold none themselves. */
  public long bytes(byte[] text) {
    for (byte b : text) {
      if (b == 0) {
        throw new IllegalArgumentException("a zero would end the text");
      }
    }
    var copy = arena.allocate(text.length + 1L);
    MemorySegment.copy(text, 0, copy, ValueLayout.JAVA_BYTE, 0, text.length);
    return copy.address();
  }

  /** So many bytes, zero at first and aligned for every field. */
  public MemorySegment memory(long size) {
    return arena.allocate(size, 16);
  }

  /**
   * Calls, again for as long as a signal interrupts.
   *
   * @param subject what the call is about, a path for example, for the message of its failure
   * @return what the function answered
   * @throws SystemCallFailure if it answered -1
   */
  public long to(NativeFunction function, Object subject, long... arguments)
      throws SystemCallFailure {
    while (true) {
      try {
        return once(function, subject, arguments);
      } catch (SystemCallFailure e) {
        if (e.errno() != Errno.EINTR) {
          throw e;
        }
      }
    }
  }

  /** As {@link #to}, but a signal that interrupts it is a failure as any other. */
  public long once(NativeFunction function, Object subject, long... arguments)
      throws SystemCallFailure {
    long result = function.invoke(state, arguments);
    if (result == -1) {
      throw new SystemCallFailure(function.name(), subject.toString(), state.get(JAVA_INT, ERRNO));
    }
    return result;
  }

  @Override
  public void close() {
    arena.close();
  }
}
