package io.moorage.runner.engine.door;

import io.moorage.runner.engine.EngineApi;
import io.moorage.runner.engine.Peer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The open socket and all connections to it. */
public final class EngineDoor implements AutoCloseable {
  private static final int LONGEST_LINE = 64 << 10;
  private static final int LONGEST_HEADER = 64 << 10;
  private static final int CHUNK = 64 << 10;
  private static final long GRACE_MILLIS = 5_000;

  private final SocketFile file;
  private final Channel listening;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

  private EngineDoor(EventLoopGroup loops, DoorSettings settings, EngineApi api) {
    this.file = new SocketFile(settings.socket());
    Path making = file.prepare();
    boolean open = false;
    try {
      var callers = new CallersWhenKnown();
      this.listening = bind(loops, making, new Visitors(settings, api, callers));
      callers.known(new Callers(ownUser(), file.publish(settings.group())));
      open = true;
    } finally {
      if (!open) {
        file.remove();
      }
    }
  }

  /**
   * Opens the socket.
   *
   * @param loops of epoll
   * @throws DoorFailure if it cannot be opened
   */
  public static EngineDoor open(EventLoopGroup loops, DoorSettings settings, EngineApi api) {
    return new EngineDoor(loops, settings, api);
  }

  private static Channel bind(EventLoopGroup loops, Path path, Visitors visitors) {
    var bound =
        new ServerBootstrap()
            .group(loops)
            .channel(EpollServerDomainSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, 1_024)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(64 << 10, 256 << 10))
            .childHandler(visitors)
            .bind(new DomainSocketAddress(path.toString()))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new DoorFailure(
          "cannot listen on %s: %s".formatted(path, bound.cause().getMessage()), bound.cause());
    }
    return bound.channel();
  }

  private static int ownUser() {
    try {
      return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException e) {
      throw new DoorFailure("cannot read /proc/self", e);
    }
  }

  /** The socket has its group only when it is bound, and nobody connects before it has. */
  private static final class CallersWhenKnown {
    private volatile Callers callers = new Callers(0, 0);

    void known(Callers those) {
      callers = those;
    }

    boolean admit(Peer peer) {
      return callers.admit(peer);
    }
  }

  /** Sets up each connection. */
  private final class Visitors extends ChannelInitializer<EpollDomainSocketChannel> {
    private final DoorSettings settings;
    private final EngineApi api;
    private final CallersWhenKnown callers;

    Visitors(DoorSettings settings, EngineApi api, CallersWhenKnown callers) {
      this.settings = settings;
      this.api = api;
      this.callers = callers;
    }

    @Override
    protected void initChannel(EpollDomainSocketChannel channel) throws IOException {
      var credentials = channel.peerCredentials();
      int[] groups = credentials.gids();
      var peer =
          new Peer(credentials.pid(), credentials.uid(), groups.length == 0 ? -1 : groups[0]);
      var connection =
          new Connection(
              channel, new Desk(api, peer, callers.admit(peer), settings.server()), connections);
      connections.add(connection);
      channel
          .pipeline()
          .addLast(
              new HttpRequestDecoder(
                  new HttpDecoderConfig()
                      .setMaxInitialLineLength(LONGEST_LINE)
                      .setMaxHeaderSize(LONGEST_HEADER)
                      .setMaxChunkSize(CHUNK)))
          .addLast(new HttpResponseEncoder())
          .addLast(connection);
    }
  }

  /**
   * Lets nobody in any more. Streams end at once; other calls that are under way get some seconds
   * to end. Idempotent.
   */
  @Override
  public void close() {
    listening.close().awaitUninterruptibly();
    file.remove();
    connections.forEach(Connection::leave);
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GRACE_MILLIS);
    try {
      while (!connections.isEmpty() && System.nanoTime() < deadline) {
        Thread.sleep(10);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connections.forEach(Connection::cutOff);
  }
}
