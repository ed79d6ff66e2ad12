package io.moorage.runner.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.moorage.blobstore.linux.Errno;
import io.moorage.blobstore.linux.FileDescriptor;
import io.moorage.blobstore.linux.NativeCall;
import io.moorage.blobstore.linux.NativeFunction;
import io.moorage.blobstore.linux.SystemCallFailure;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A connected unix socket that keeps the bounds of packets, which the JDK's channels do not know.
 * One thread receives, one sends; {@link #shutDown} may come from any.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">unix(7), SOCK_SEQPACKET</a>
 */
public final class PacketSocket implements AutoCloseable {
  private static final NativeFunction SOCKET = NativeFunction.ofInt("socket", 3);
  private static final NativeFunction CONNECT = NativeFunction.ofInt("connect", 3);
  private static final NativeFunction FCNTL = NativeFunction.ofInt("fcntl", 3);
  private static final NativeFunction RECV = NativeFunction.ofLong("recv", 4);
  private static final NativeFunction SEND = NativeFunction.ofLong("send", 4);
  private static final NativeFunction SHUTDOWN = NativeFunction.ofInt("shutdown", 2);

  private static final int AF_UNIX = 1;
  private static final int SOCK_SEQPACKET = 5;
  private static final int SOCK_NONBLOCK = 0x800;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int F_SETFL = 4;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int SHUT_WR = 1;
  private static final int SHUT_RDWR = 2;

  /** {@code struct sockaddr_un}: a family of two bytes, and a path of 108. */
  private static final int ADDRESS = 110;

  private static final int LARGEST_PACKET = 64 << 10;
  private static final int ENOTCONN = 107;
  private static final int ECONNRESET = 104;

  private final FileDescriptor socket;

  private PacketSocket(FileDescriptor socket) {
    this.socket = socket;
  }

  /** What takes packets. */
  @FunctionalInterface
  public interface Receiver {
    /** One packet; the bytes are the receiver's. */
    void take(byte[] packet) throws InterruptedException;
  }

  /**
   * Connects to the socket of this name in a directory, however long its path is. Does not wait.
   *
   * @throws SystemCallFailure EAGAIN if too many wait to be accepted; try again then
   */
  public static PacketSocket connect(Path directory, String name) throws SystemCallFailure {
    try (var call = new NativeCall();
        var parent = FileCalls.openDirectory(directory)) {
      var path = "/proc/self/fd/%d/%s".formatted(parent.number(), name);
      var address = call.memory(ADDRESS);
      address.set(JAVA_SHORT, 0, (short) AF_UNIX);
      var bytes = path.getBytes(StandardCharsets.UTF_8);
      MemorySegment.copy(bytes, 0, address, JAVA_BYTE, 2, bytes.length);
      var socket =
          new FileDescriptor(
              call.to(SOCKET, path, AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
      try {
        call.to(CONNECT, directory.resolve(name), socket.number(), address.address(), ADDRESS);
        call.to(FCNTL, path, socket.number(), F_SETFL, 0);
        return new PacketSocket(socket);
      } catch (SystemCallFailure e) {
        socket.close();
        throw e;
      }
    }
  }

  /**
   * Hands over what comes, until the other end is done or this one is shut down. Blocks its thread
   * in the kernel: it must not be a virtual one.
   */
  public void receive(Receiver receiver) throws SystemCallFailure, InterruptedException {
    try (var call = new NativeCall()) {
      var buffer = call.memory(LARGEST_PACKET);
      while (true) {
        long got = receive(call, buffer);
        if (got == 0) {
          return;
        }
        receiver.take(buffer.asSlice(0, got).toArray(JAVA_BYTE));
      }
    }
  }

  private long receive(NativeCall call, MemorySegment buffer) throws SystemCallFailure {
    try {
      return call.to(RECV, socket, socket.number(), buffer.address(), LARGEST_PACKET, 0);
    } catch (SystemCallFailure e) {
      if (e.errno() == ECONNRESET) {
        return 0;
      }
      throw e;
    }
  }

  /**
   * Sends one packet.
   *
   * @return false if there is no room for it now
   * @throws SystemCallFailure EPIPE if the other end takes no more
   */
  public boolean trySend(byte[] bytes, int offset, int length) throws SystemCallFailure {
    try (var call = new NativeCall()) {
      var buffer = call.memory(length);
      MemorySegment.copy(bytes, offset, buffer, JAVA_BYTE, 0, length);
      call.to(SEND, socket, socket.number(), buffer.address(), length, MSG_DONTWAIT | MSG_NOSIGNAL);
      return true;
    } catch (SystemCallFailure e) {
      if (e.errno() == Errno.EAGAIN) {
        return false;
      }
      throw e;
    }
  }

  /** Tells the other end that nothing more is sent. */
  public void endOutput() throws SystemCallFailure {
    shutDown(SHUT_WR);
  }

  /** Ends both ways: who receives returns. */
  public void shutDown() throws SystemCallFailure {
    shutDown(SHUT_RDWR);
  }

  private void shutDown(int how) throws SystemCallFailure {
    try (var call = new NativeCall()) {
      call.to(SHUTDOWN, socket, socket.number(), how);
    } catch (SystemCallFailure e) {
      if (e.errno() != ENOTCONN) {
        throw e;
      }
    }
  }

  /** Only when nobody receives any more. Idempotent. */
  @Override
  public void close() throws SystemCallFailure {
    socket.close();
  }
}
