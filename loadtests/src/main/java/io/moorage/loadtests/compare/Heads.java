package io.moorage.loadtests.compare;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Connections that ask for the head of one manifest again and again, all from one thread. wrk waits
 * for the body that the answer to a HEAD announces and does not have.
 */
final class Heads {
  private static final int LONGEST_HEAD = 8 << 10;
  private static final byte[] OK = "HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private long[] nanos = new long[1 << 16];
  private int done;

  private Heads() {}

  static Load run(
      InetSocketAddress server, String path, String accept, int connections, int seconds)
      throws IOException {
    return new Heads().ask(server, path, accept, connections, seconds);
  }

  private Load ask(
      InetSocketAddress server, String path, String accept, int connections, int seconds)
      throws IOException {
    var request =
        "HEAD %s HTTP/1.1\r\nHost: %s:%d\r\nAccept: %s\r\n\r\n"
            .formatted(path, server.getHostString(), server.getPort(), accept)
            .getBytes(StandardCharsets.US_ASCII);
    var open = new ArrayList<SocketChannel>();
    try (var selector = Selector.open()) {
      var watch = new Stopwatch();
      long end = watch.after(seconds);
      for (int i = 0; i < connections; i++) {
        var channel = SocketChannel.open(server);
        open.add(channel);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        var asking = new Asking(channel, request);
        channel.register(selector, SelectionKey.OP_READ, asking);
        asking.send();
      }
      while (System.nanoTime() < end) {
        selector.select(this::answered, 1000);
      }
      return watch.load(done, Latencies.ofNanos(List.of(Arrays.copyOf(nanos, done))));
    } catch (UncheckedIOException e) {
      throw new IOException(e);
    } finally {
      for (var channel : open) {
        channel.close();
      }
    }
  }

  private void answered(SelectionKey key) {
    try {
      if (key.attachment() instanceof Asking asking && asking.isAnswered()) {
        long now = System.nanoTime();
        nanos = done < nanos.length ? nanos : Arrays.copyOf(nanos, 2 * done);
        nanos[done++] = now - asking.sent;
        asking.send();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One connection and its request under way. */
  private static final class Asking {
    private final SocketChannel channel;
    private final ByteBuffer request;
    private final ByteBuffer answer = ByteBuffer.allocateDirect(LONGEST_HEAD);
    private long sent;

    Asking(SocketChannel channel, byte[] request) {
      this.channel = channel;
      this.request = ByteBuffer.allocateDirect(request.length).put(request);
    }

    void send() throws IOException {
      request.flip();
      sent = System.nanoTime();
      if (channel.write(request) != request.limit()) {
        throw new IOException("a request does not fit into its socket");
      }
    }

    boolean isAnswered() throws IOException {
      if (channel.read(answer) < 0) {
        throw new EOFException("the server closed the connection");
      }
      int length = answer.position();
      if (length < END.length || !holds(length - END.length, END)) {
        if (!answer.hasRemaining()) {
          throw new IOException("an answer to HEAD with more than a head");
        }
        return false;
      }
      if (!holds(0, OK)) {
        throw new IOException("HEAD was not answered 200");
      }
      answer.clear();
      return true;
    }

    private boolean holds(int from, byte[] wanted) {
      for (int i = 0; i < wanted.length; i++) {
        if (answer.get(from + i) != wanted[i]) {
          return false;
        }
      }
      return true;
    }
  }
}
