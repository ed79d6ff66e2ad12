package io.moorage.loadtests.slow;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Many connections from many addresses of 127.0.0.0/8, moved by one thread. Whoever is cut comes
 * again, so that the crowd stays as large as it was. {@link CrowdProcess} is the process it has.
 */
final class Crowd implements AutoCloseable {
  /** Within it many addresses, so that no limit by address is met. */
  private static final int ADDRESSES = 250 * 60;

  private static final long SECOND = 1_000_000_000L;
  private static final int RATE = 100;

  /** All but the idle. */
  private static final int SLOW_KINDS = 4;

  /** What a client does badly, or does not. */
  enum Kind {
    HALF_HEADER,
    SLOW_MANIFEST,
    SLOW_UPLOAD,
    SLOW_READER,
    IDLE
  }

  private static final class Client {
    private final Kind kind;
    private final InetSocketAddress from;
    private SocketChannel channel;
    private long due;

    private Client(Kind kind, InetSocketAddress from, SocketChannel channel) {
      this.kind = kind;
      this.from = from;
      this.channel = channel;
    }
  }

  private final InetSocketAddress server;
  private final String largeBlob;
  private final int slow;
  private final int idle;
  private final Selector selector;
  private final PriorityQueue<Client> turns =
      new PriorityQueue<>((a, b) -> Long.compare(a.due, b.due));
  private final Map<Kind, Integer> open = new EnumMap<>(Kind.class);
  private final Map<Kind, Integer> cut = new EnumMap<>(Kind.class);
  private final ByteBuffer waste = ByteBuffer.allocateDirect(64 << 10);
  private final Thread mover = new Thread(this::move, "crowd");
  private volatile boolean closing;
  private volatile Optional<Exception> ended = Optional.empty();

  Crowd(InetSocketAddress server, int slow, int idle, String largeBlob) throws IOException {
    this.server = server;
    this.slow = slow;
    this.idle = idle;
    this.largeBlob = largeBlob;
    this.selector = Selector.open();
  }

  /** Connects all, then lets them be as they are. */
  void fill() throws IOException, InterruptedException {
    for (int i = 0; i < slow + idle; i++) {
      var kind = i < slow ? Kind.values()[i % SLOW_KINDS] : Kind.IDLE;
      int host = i % ADDRESSES;
      var from = new InetSocketAddress("127.7.%d.%d".formatted(host / 250, 1 + host % 250), 0);
      var client = new Client(kind, from, connected(kind, from));
      // Evenly over time, as not all would come at once.
      client.due = System.nanoTime() + i % 1_000 * (SECOND / 1_000);
      register(client);
      count(open, kind);
      if (i % 200 == 199) {
        // No more at once than the server's queue of connections holds.
        Thread.sleep(20);
      }
    }
    mover.start();
  }

  private synchronized void count(Map<Kind, Integer> counts, Kind kind) {
    counts.merge(kind, 1, Integer::sum);
  }

  private SocketChannel connected(Kind kind, InetSocketAddress from) throws IOException {
    var channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.SO_RCVBUF, 4 << 10);
    channel.bind(from);
    channel.connect(server);
    channel.configureBlocking(false);
    var begin =
        switch (kind) {
          case HALF_HEADER -> "GET /v2/ HTTP/1.1\r\nHost: slow\r\nX-Half: ";
          case SLOW_MANIFEST ->
              """
              PUT /v2/slow/app/manifests/never HTTP/1.1
              Host: slow
              Content-Type: application/json
              Content-Length: 100000

              """
                  .replace("\n", "\r\n");
          case SLOW_UPLOAD ->
              """
              POST /v2/slow/app/blobs/uploads/?digest=sha256:%064d HTTP/1.1
              Host: slow
              Content-Type: application/octet-stream
              Content-Length: 100000

              """
                  .formatted(0)
                  .replace("\n", "\r\n");
          case SLOW_READER -> "GET " + largeBlob + " HTTP/1.1\r\nHost: slow\r\n\r\n";
          case IDLE -> "GET /v2/ HTTP/1.1\r\nHost: idle\r\n\r\n";
        };
    channel.write(ByteBuffer.wrap(begin.getBytes(StandardCharsets.US_ASCII)));
    return channel;
  }

  /** A slow reader is not told of bytes: it reads by the clock. */
  private void register(Client client) throws IOException {
    if (client.kind != Kind.SLOW_READER) {
      client.channel.register(selector, SelectionKey.OP_READ, client);
    }
    turns.add(client);
  }

  private void move() {
    try {
      while (!closing) {
        selector.select(
            key -> {
              if (key.attachment() instanceof Client client && !isAlive(client, waste.capacity())) {
                key.cancel();
                again(client);
              }
            },
            20);
        long now = System.nanoTime();
        while (!turns.isEmpty() && turns.peek().due <= now) {
          var client = turns.poll();
          if (!hasMoved(client)) {
            again(client);
          }
          client.due = now + (client.kind == Kind.IDLE ? 40 * SECOND : SECOND);
          turns.add(client);
        }
      }
    } catch (IOException | RuntimeException e) {
      ended = Optional.of(e);
    }
  }

  private boolean isAlive(Client client, int most) {
    try {
      waste.clear().limit(Math.min(most, waste.capacity()));
      return client.channel.read(waste) >= 0;
    } catch (IOException reset) {
      // The server cut it off, which is its right; it is counted and comes again.
      return false;
    }
  }

  private boolean hasMoved(Client client) {
    try {
      switch (client.kind) {
        case HALF_HEADER -> client.channel.write(ByteBuffer.wrap(new byte[] {'x'}));
        case SLOW_MANIFEST, SLOW_UPLOAD -> client.channel.write(ByteBuffer.allocate(RATE));
        case SLOW_READER -> {
          return isAlive(client, RATE);
        }
        case IDLE -> {
          var ping = "GET /v2/ HTTP/1.1\r\nHost: idle\r\n\r\n";
          client.channel.write(ByteBuffer.wrap(ping.getBytes(StandardCharsets.US_ASCII)));
        }
      }
      return true;
    } catch (IOException cutOff) {
      // As above.
      return false;
    }
  }

  private void again(Client client) {
    count(cut, client.kind);
    try {
      client.channel.close();
      client.channel = connected(client.kind, client.from);
      if (client.kind != Kind.SLOW_READER) {
        client.channel.register(selector, SelectionKey.OP_READ, client);
      }
    } catch (IOException notNow) {
      // Its channel is closed, so its next turn fails, and it comes again.
    }
  }

  /** A crowd that stood still for some of the time was none: that is told now. */
  @Override
  public void close() throws IOException {
    closing = true;
    selector.wakeup();
    try {
      mover.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (var client : turns) {
      client.channel.close();
    }
    selector.close();
    if (ended.isPresent()) {
      throw new IOException("the crowd stood still", ended.get());
    }
  }

  @Override
  public synchronized String toString() {
    return "open " + open + ", cut and come again " + cut;
  }
}
