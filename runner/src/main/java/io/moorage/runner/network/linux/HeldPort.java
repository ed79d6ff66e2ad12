package io.moorage.runner.network.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.moorage.blobstore.linux.FileDescriptor;
import io.moorage.blobstore.linux.NativeCall;
import io.moorage.blobstore.linux.NativeFunction;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A port of the host that nobody else can take, because a socket of ours is bound to it. It takes
 * no connection: those go elsewhere before they would reach it, and are refused should they not.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/bind.2.html">bind(2)</a>
 */
public final class HeldPort implements AutoCloseable {
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int IPPROTO_IPV6 = 41;
  private static final int IPV6_V6ONLY = 26;
  private static final int SHUT_RDWR = 2;

  private static final NativeFunction LISTEN = NativeFunction.ofInt("listen", 2);
  private static final NativeFunction SHUTDOWN = NativeFunction.ofInt("shutdown", 2);

  private final FileDescriptor socket;

  private HeldPort(FileDescriptor socket) {
    this.socket = socket;
  }

  /**
   * Takes a TCP port, in the network namespace of the thread that calls.
   *
   * @throws IOException {@code SystemCallFailure} with {@code EADDRINUSE} if somebody has it
   */
  public static HeldPort tcp(InetSocketAddress address) throws IOException {
    var socket = open(address, Sockets.SOCK_STREAM);
    try (var call = new NativeCall()) {
      // Connections that lately ended on the port are no reason to refuse it; listening finds out
      // whether anybody else is there, and leaves the port bound when it stops.
      Sockets.set(socket, Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR, 1);
      Sockets.bind(call, socket, structure(call, address), address);
      call.to(LISTEN, address, socket.number(), 0);
      call.to(SHUTDOWN, address, socket.number(), SHUT_RDWR);
      Sockets.set(socket, Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR, 0);
      return new HeldPort(socket);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** The same for UDP. */
  public static HeldPort udp(InetSocketAddress address) throws IOException {
    var socket = open(address, Sockets.SOCK_DGRAM);
    try (var call = new NativeCall()) {
      Sockets.bind(call, socket, structure(call, address), address);
      return new HeldPort(socket);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static FileDescriptor open(InetSocketAddress address, int type) throws IOException {
    boolean four = address.getAddress() instanceof Inet4Address;
    var socket = Sockets.open(four ? AF_INET : AF_INET6, type, 0);
    if (!four) {
      Sockets.set(socket, IPPROTO_IPV6, IPV6_V6ONLY, 1);
    }
    return socket;
  }

  /** {@code struct sockaddr_in} or {@code sockaddr_in6}; ports and addresses in network order. */
  private static MemorySegment structure(NativeCall call, InetSocketAddress address) {
    InetAddress host = address.getAddress();
    byte[] bytes = host.getAddress();
    boolean four = host instanceof Inet4Address;
    var memory = call.memory(four ? 16 : 28);
    memory.set(JAVA_SHORT, 0, (short) (four ? AF_INET : AF_INET6));
    memory.set(JAVA_BYTE, 2, (byte) (address.getPort() >> 8));
    memory.set(JAVA_BYTE, 3, (byte) address.getPort());
    MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, four ? 4 : 8, bytes.length);
    return memory;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
