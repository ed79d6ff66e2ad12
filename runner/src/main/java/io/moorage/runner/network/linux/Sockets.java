package io.moorage.runner.network.linux;

import io.moorage.blobstore.linux.FileDescriptor;
import io.moorage.blobstore.linux.NativeCall;
import io.moorage.blobstore.linux.NativeFunction;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;

/**
 * The calls all sockets share.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/socket.7.html">socket(7)</a>
 */
final class Sockets {
  static final int SOL_SOCKET = 1;
  static final int SO_REUSEADDR = 2;
  static final int SOCK_STREAM = 1;
  static final int SOCK_DGRAM = 2;
  static final int SOCK_RAW = 3;

  private static final int SO_RCVTIMEO = 20;
  private static final int SOCK_CLOEXEC = 0x80000;

  private static final NativeFunction SOCKET = NativeFunction.ofInt("socket", 3);
  private static final NativeFunction BIND = NativeFunction.ofInt("bind", 3);
  private static final NativeFunction SETSOCKOPT = NativeFunction.ofInt("setsockopt", 5);

  private Sockets() {}

  /** A socket in the network namespace of the thread that calls. */
  static FileDescriptor open(int family, int type, int protocol) throws IOException {
    try (var call = new NativeCall()) {
      return new FileDescriptor(
          call.to(SOCKET, "of family " + family, family, type | SOCK_CLOEXEC, protocol));
    }
  }

  static void bind(NativeCall call, FileDescriptor socket, MemorySegment address, Object subject)
      throws IOException {
    call.to(BIND, subject, socket.number(), address.address(), address.byteSize());
  }

  static void set(FileDescriptor socket, int level, int option, int value) throws IOException {
    try (var call = new NativeCall()) {
      var memory = call.memory(4);
      memory.set(ValueLayout.JAVA_INT, 0, value);
      set(call, socket, level, option, memory);
    }
  }

  /** How long a read waits. */
  static void setReadTimeout(FileDescriptor socket, Duration most) throws IOException {
    try (var call = new NativeCall()) {
      var memory = call.memory(16);
      memory.set(ValueLayout.JAVA_LONG, 0, most.toSeconds());
      memory.set(ValueLayout.JAVA_LONG, 8, most.toNanosPart() / 1_000L);
      set(call, socket, SOL_SOCKET, SO_RCVTIMEO, memory);
    }
  }

  private static void set(
      NativeCall call, FileDescriptor socket, int level, int option, MemorySegment value)
      throws IOException {
    call.to(
        SETSOCKOPT,
        "option " + option,
        socket.number(),
        level,
        option,
        value.address(),
        value.byteSize());
  }
}
