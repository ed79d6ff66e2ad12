package io.moorage.runner.network.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.moorage.blobstore.linux.Errno;
import io.moorage.blobstore.linux.FileDescriptor;
import io.moorage.blobstore.linux.NativeCall;
import io.moorage.blobstore.linux.NativeFunction;
import io.moorage.blobstore.linux.SystemCallFailure;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/**
 * A socket to the kernel. It speaks of the network namespace in which it was opened, whichever
 * thread uses it later. For one thread at a time.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/netlink.7.html">netlink(7)</a>
 */
public final class NetlinkSocket implements AutoCloseable {
  private static final int AF_NETLINK = 16;
  private static final int SOL_NETLINK = 270;
  private static final int NETLINK_ADD_MEMBERSHIP = 1;
  private static final int NETLINK_CAP_ACK = 10;
  private static final int NETLINK_EXT_ACK = 11;
  private static final int SO_SNDBUFFORCE = 32;
  private static final int SO_RCVBUFFORCE = 33;
  private static final int MSG_DONTWAIT = 0x40;

  /** Enough for the rules of ten thousand ports in one message. */
  private static final int LARGEST_MESSAGE = 4 << 20;

  /** The kernel fills less than this at once. */
  private static final int RECEIVED_AT_ONCE = 64 << 10;

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

  private static final NativeFunction SEND = NativeFunction.ofLong("send", 4);
  private static final NativeFunction RECV = NativeFunction.ofLong("recv", 4);
  private static final NativeFunction GETSOCKNAME = NativeFunction.ofInt("getsockname", 3);

  private final FileDescriptor socket;
  private final int port;

  private NetlinkSocket(FileDescriptor socket, int port) {
    this.socket = socket;
    this.port = port;
  }

  /** For questions and orders: {@code NETLINK_ROUTE} or {@code NETLINK_NETFILTER}. */
  public static NetlinkSocket open(NetlinkFamily family) throws IOException {
    var socket = Sockets.open(AF_NETLINK, Sockets.SOCK_RAW, family.number());
    try {
      Sockets.set(socket, SOL_NETLINK, NETLINK_CAP_ACK, 1);
      Sockets.set(socket, SOL_NETLINK, NETLINK_EXT_ACK, 1);
      Sockets.set(socket, Sockets.SOL_SOCKET, SO_SNDBUFFORCE, LARGEST_MESSAGE);
      Sockets.setReadTimeout(socket, ANSWER_WITHIN);
      return new NetlinkSocket(socket, bind(socket));
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * For listening to what others change.
   *
   * @param group which changes
   * @param wake how long {@link #receive} waits before it answers nothing
   */
  public static NetlinkSocket listen(NetlinkFamily family, int group, Duration wake)
      throws IOException {
    var socket = Sockets.open(AF_NETLINK, Sockets.SOCK_RAW, family.number());
    try {
      Sockets.set(socket, Sockets.SOL_SOCKET, SO_RCVBUFFORCE, LARGEST_MESSAGE);
      Sockets.setReadTimeout(socket, wake);
      int port = bind(socket);
      Sockets.set(socket, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, group);
      return new NetlinkSocket(socket, port);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** Lets the kernel choose the socket's port, and asks which it is. */
  private static int bind(FileDescriptor socket) throws IOException {
    try (var call = new NativeCall()) {
      var address = call.memory(12);
      address.set(JAVA_SHORT, 0, (short) AF_NETLINK);
      Sockets.bind(call, socket, address, "netlink socket");
      var size = call.memory(4);
      size.set(JAVA_INT, 0, (int) address.byteSize());
      call.to(GETSOCKNAME, "netlink socket", socket.number(), address.address(), size.address());
      return address.get(JAVA_INT, 4);
    }
  }

  /** Which of all netlink sockets it is; the kernel names it in what it tells others. */
  public int port() {
    return port;
  }

  public void send(byte[] messages) throws IOException {
    try (var call = new NativeCall()) {
      var memory = call.memory(messages.length);
      MemorySegment.copy(messages, 0, memory, JAVA_BYTE, 0, messages.length);
      call.to(SEND, "netlink socket", socket.number(), memory.address(), messages.length, 0);
    }
  }

  /** What came in one piece; nothing if nothing came in time. */
  public byte[] receive() throws IOException {
    return receive(0);
  }

  /** Forgets what came until now. */
  public void drain() throws IOException {
    boolean more = true;
    while (more) {
      try {
        more = receive(MSG_DONTWAIT).length > 0;
      } catch (SystemCallFailure e) {
        if (e.errno() != Errno.ENOBUFS) {
          throw e;
        }
      }
    }
  }

  private byte[] receive(int flags) throws IOException {
    try (var call = new NativeCall()) {
      var memory = call.memory(RECEIVED_AT_ONCE);
      long size =
          call.to(
              RECV, "netlink socket", socket.number(), memory.address(), RECEIVED_AT_ONCE, flags);
      return memory.asSlice(0, size).toArray(JAVA_BYTE);
    } catch (SystemCallFailure e) {
      if (e.errno() == Errno.EAGAIN) {
        return new byte[0];
      }
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
