package io.moorage.runner.network;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.moorage.runner.network.linux.NetworkNamespace;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/**
 * A server that says its name and who asks: {@code web 192.0.2.2}. It listens in a namespace, as a
 * process in there would.
 */
final class Talker implements AutoCloseable {
  /** Far more than an answer takes, also on a machine with much else to do. */
  private static final int PATIENCE_MILLIS = 20_000;

  /** How long nothing has to come before it counts as no answer. */
  private static final int SILENCE_MILLIS = 700;

  private final AutoCloseable socket;
  private final Thread thread;

  private Talker(AutoCloseable socket, Thread thread) {
    this.socket = socket;
    this.thread = thread;
  }

  static Talker tcp(NetworkNamespace in, String name, int port) throws IOException {
    ServerSocket server = in.call(() -> new ServerSocket(port));
    return new Talker(server, Thread.ofVirtual().start(() -> serve(server, name)));
  }

  static Talker udp(NetworkNamespace in, String name, int port) throws IOException {
    DatagramSocket server = in.call(() -> new DatagramSocket(port));
    return new Talker(server, Thread.ofVirtual().start(() -> serve(server, name)));
  }

  private static void serve(ServerSocket server, String name) {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        client.getOutputStream().write(answer(name, client.getInetAddress()));
      } catch (IOException e) {
        // The client went away, or the server ended.
      }
    }
  }

  private static void serve(DatagramSocket server, String name) {
    while (!server.isClosed()) {
      try {
        var packet = new DatagramPacket(new byte[16], 16);
        server.receive(packet);
        packet.setData(answer(name, packet.getAddress()));
        server.send(packet);
      } catch (SocketException e) {
        return;
      } catch (IOException e) {
        // The client went away.
      }
    }
  }

  private static byte[] answer(String name, InetAddress client) {
    return (name + " " + client.getHostAddress()).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * What a server says to a client in this namespace.
   *
   * @throws IOException if none answers in time
   */
  static String ask(NetworkNamespace from, InetAddress address, int port) throws IOException {
    return ask(from, address, port, PATIENCE_MILLIS);
  }

  /** The same, in a time in which a silent one can be told. */
  static String askBriefly(NetworkNamespace from, InetAddress address, int port)
      throws IOException {
    return ask(from, address, port, SILENCE_MILLIS);
  }

  /** Nobody answers there, be it by a refusal or by silence. */
  static void assertUnanswered(NetworkNamespace from, InetAddress address, int port) {
    assertThrows(IOException.class, () -> askBriefly(from, address, port));
  }

  private static String ask(NetworkNamespace from, InetAddress address, int port, int patience)
      throws IOException {
    try (Socket socket = from.call(() -> connected(address, port, patience))) {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Socket connected(InetAddress address, int port, int patience) throws IOException {
    var socket = new Socket();
    try {
      socket.setSoTimeout(patience);
      socket.connect(new InetSocketAddress(address, port), patience);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  static String askUdp(NetworkNamespace from, InetAddress address, int port) throws IOException {
    try (var client = new UdpClient(from, address, port, PATIENCE_MILLIS)) {
      return client.ask();
    }
  }

  static void assertUnansweredUdp(NetworkNamespace from, InetAddress address, int port) {
    assertThrows(
        IOException.class,
        () -> {
          try (var client = new UdpClient(from, address, port, SILENCE_MILLIS)) {
            client.ask();
          }
        });
  }

  /** A client that asks from one port all the time. */
  static final class UdpClient implements AutoCloseable {
    private final DatagramSocket socket;

    UdpClient(NetworkNamespace from, InetAddress address, int port) throws IOException {
      this(from, address, port, PATIENCE_MILLIS);
    }

    private UdpClient(NetworkNamespace from, InetAddress address, int port, int patience)
        throws IOException {
      socket = from.call(DatagramSocket::new);
      socket.setSoTimeout(patience);
      // Connected, so that a refusal is heard.
      socket.connect(new InetSocketAddress(address, port));
    }

    String ask() throws IOException {
      socket.send(new DatagramPacket(new byte[] {1}, 1));
      var packet = new DatagramPacket(new byte[100], 100);
      socket.receive(packet);
      return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  /** The port is free when this returns: it is held while a thread waits at it. */
  @Override
  public void close() throws IOException {
    try {
      socket.close();
      thread.join();
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}
