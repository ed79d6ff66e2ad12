package io.moorage.loadtests.compare;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A connection by the kernel's own calls, for one thread. Java cannot throw received bytes away
 * without copying them; recv(2) can, and a client that does not copy leaves the processors to the
 * server.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/tcp.7.html">tcp(7), MSG_TRUNC</a>
 */
@SuppressWarnings("restricted") // The launcher allows native access.
final class RawSocket implements AutoCloseable {
  private static final short AF_INET = 2;
  private static final int SOCK_STREAM = 1;
  private static final int MSG_TRUNC = 0x20;
  private static final int MSG_WAITALL = 0x100;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int ADDRESS_BYTES = 16;
  private static final int BUFFER = 8 << 10;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle SOCKET =
      call("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle CONNECT =
      call("connect", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle SEND =
      call("send", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle RECV =
      call("recv", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle CLOSE =
      call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment state = arena.allocate(STATE);
  private final MemorySegment buffer = arena.allocate(BUFFER);
  private final int descriptor;
  private MemorySegment sink = MemorySegment.NULL;

  private static MethodHandle call(String name, FunctionDescriptor shape) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name), shape, Linker.Option.captureCallState("errno"));
  }

  RawSocket(InetSocketAddress server) throws IOException {
    var name = arena.allocate(ADDRESS_BYTES, Integer.BYTES);
    name.set(JAVA_SHORT, 0, AF_INET);
    name.set(JAVA_SHORT, 2, Short.reverseBytes((short) server.getPort()));
    MemorySegment.copy(
        server.getAddress().getAddress(), 0, name, ValueLayout.JAVA_BYTE, 4, Integer.BYTES);
    try {
      int opened = (int) SOCKET.invokeExact(state, (int) AF_INET, SOCK_STREAM, 0);
      checked("socket", opened);
      descriptor = opened;
      int connected = (int) CONNECT.invokeExact(state, opened, name, ADDRESS_BYTES);
      checked("connect", connected);
    } catch (Throwable e) {
      arena.close();
      throw failure(e);
    }
  }

  /**
   * The head of an answer.
   *
   * @param left how many bytes of its body are yet to be received
   */
  record Answer(int status, long left) {}

  /** Sends a request and reads the head of its answer. */
  Answer get(MemorySegment request) throws IOException {
    send(request);
    int read = 0;
    while (true) {
      read += (int) receive(buffer.asSlice(read), BUFFER - read, 0);
      var head =
          new String(
              buffer.asSlice(0, read).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1);
      int end = head.indexOf("\r\n\r\n");
      if (end >= 0) {
        int status = Integer.parseInt(head, 9, 12, 10);
        long length = length(head.substring(0, end + 2));
        return new Answer(status, length - (read - end - 4));
      }
      if (read == BUFFER) {
        throw new IOException("the head of an answer is longer than " + BUFFER);
      }
    }
  }

  private static long length(String head) throws IOException {
    int at = head.toLowerCase(Locale.ROOT).indexOf("content-length:");
    if (at < 0) {
      throw new IOException("an answer without a length");
    }
    int from = at + "content-length:".length();
    return Long.parseLong(head.substring(from, head.indexOf('\r', from)).strip());
  }

  private void send(MemorySegment bytes) throws IOException {
    for (long sent = 0; sent < bytes.byteSize(); ) {
      try {
        var rest = bytes.asSlice(sent);
        sent +=
            checked(
                "send",
                (long) SEND.invokeExact(state, descriptor, rest, rest.byteSize(), MSG_NOSIGNAL));
      } catch (Throwable e) {
        throw failure(e);
      }
    }
  }

  /** Throws away so many bytes, which are yet to come. */
  void discard(long bytes) throws IOException {
    for (long left = bytes; left > 0; ) {
      left -= receive(MemorySegment.NULL, left, MSG_TRUNC | MSG_WAITALL);
    }
  }

  /** Receives so many bytes into memory, and forgets them. */
  void read(long bytes) throws IOException {
    if (sink.byteSize() == 0) {
      sink = arena.allocate(FreshBlobs.MEBIBYTE);
    }
    for (long left = bytes; left > 0; ) {
      left -= receive(sink, Math.min(left, sink.byteSize()), 0);
    }
  }

  private long receive(MemorySegment into, long most, int flags) throws IOException {
    long received;
    try {
      received = checked("recv", (long) RECV.invokeExact(state, descriptor, into, most, flags));
    } catch (Throwable e) {
      throw failure(e);
    }
    if (received == 0) {
      throw new EOFException("the server closed the connection");
    }
    return received;
  }

  private long checked(String call, long result) throws IOException {
    if (result < 0) {
      throw new IOException("%s: errno %d".formatted(call, (int) ERRNO.get(state, 0L)));
    }
    return result;
  }

  private static IOException failure(Throwable e) {
    return switch (e) {
      case IOException io -> io;
      case RuntimeException unchecked -> throw unchecked;
      case Error error -> throw error;
      default -> throw new IllegalStateException(e);
    };
  }

  @Override
  public void close() {
    try {
      int ignored = (int) CLOSE.invokeExact(state, descriptor);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    } finally {
      arena.close();
    }
  }
}
