package io.moorage.runner.engine.door;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection: its calls, one behind the other, until one of them takes it over. Everything here
 * runs on the connection's loop but for what says otherwise.
 */
final class Connection extends ChannelInboundHandlerAdapter {
  /** How long a client may take to see that we have ended. */
  private static final long LINGER_MILLIS = 2_000;

  private final EpollDomainSocketChannel channel;
  private final Desk desk;
  private final Set<Connection> all;

  /** What came while a call was under way: pipelined, which hardly any client does. */
  private final ArrayDeque<HttpObject> queued = new ArrayDeque<>();

  private final StreamWriter stream;
  private @Nullable Exchange current;
  private boolean raw;
  private boolean flooded;
  private boolean clientEnded;
  private boolean leaving;

  /**
   * @param all where the connection is listed while it stands
   */
  Connection(EpollDomainSocketChannel channel, Desk desk, Set<Connection> all) {
    this.channel = channel;
    this.desk = desk;
    this.all = all;
    this.stream = new StreamWriter(channel, this::moved);
  }

  EpollDomainSocketChannel channel() {
    return channel;
  }

  Desk desk() {
    return desk;
  }

  /** Where a stream is written to once it has taken the connection over. */
  StreamWriter stream() {
    return stream;
  }

  private void moved() {
    var exchange = current;
    if (exchange != null) {
      exchange.moved();
    }
  }

  /** Lets the client go on, or not. By any thread. */
  void reading(boolean on) {
    channel
        .eventLoop()
        .execute(
            () -> {
              flooded = !on;
              steer();
            });
  }

  /** One who has ended sends nothing any more, and epoll may know nothing of the socket. */
  private void steer() {
    if (clientEnded) {
      return;
    }
    channel.config().setAutoRead(!flooded && queued.isEmpty());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof ByteBuf bytes) {
      if (current == null) {
        bytes.release();
      } else {
        current.input().arrive(bytes);
      }
    } else if (!queued.isEmpty() || (message instanceof HttpRequest && current != null)) {
      queued.add((HttpObject) message);
      steer();
    } else {
      take((HttpObject) message);
    }
  }

  private void take(HttpObject message) {
    if (message.decoderResult().isFailure()) {
      ReferenceCountUtil.release(message);
      malformed(message);
      return;
    }
    if (message instanceof HttpRequest request) {
      current = new Exchange(this, request);
    }
    var exchange = current;
    if (exchange == null) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof HttpContent content) {
      exchange.body().arrive(content.content());
    }
    if (message instanceof LastHttpContent) {
      exchange.body().end();
      if (exchange.mayTakeOver()) {
        // What follows belongs to the stream, also if it is in the same packet.
        raw = true;
        channel.pipeline().remove(HttpRequestDecoder.class);
      }
      exchange.start();
    } else if (exchange.hasBody()) {
      exchange.start();
    }
  }

  private void malformed(HttpObject message) {
    var exchange = current;
    if (exchange == null) {
      Exchange.refuse(this, String.valueOf(message.decoderResult().cause().getMessage()));
      end();
    } else {
      exchange.body().breakOff("the body is malformed");
    }
  }

  /** The call is over. By any thread. */
  void over(boolean keepAlive) {
    channel
        .eventLoop()
        .execute(
            () -> {
              if (!keepAlive || leaving || clientEnded) {
                end();
                return;
              }
              current = null;
              flooded = false;
              while (!queued.isEmpty()
                  && (current == null || !(queued.peek() instanceof HttpRequest))) {
                take(queued.remove());
              }
              steer();
            });
  }

  /** Says that there is no more to come, and closes when the client has seen it. */
  private void end() {
    var exchange = current;
    if (exchange != null) {
      exchange.body().discard();
      exchange.input().discard();
    }
    leaving = true;
    stream.whenDrained(
        () -> {
          var _ = channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> farewell());
        });
  }

  private void farewell() {
    if (clientEnded) {
      var _ = channel.close();
    } else {
      var _ = channel.shutdownOutput();
      var _ = channel.eventLoop().schedule(this::cutOff, LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event != ChannelInputShutdownEvent.INSTANCE) {
      context.fireUserEventTriggered(event);
      return;
    }
    clientEnded = true;
    var exchange = current;
    if (exchange == null || leaving) {
      var _ = channel.close();
    } else if (raw) {
      exchange.input().end();
      Vanishing.watch(this);
    } else {
      exchange.clientGone();
    }
  }

  /** Whoever was at the other end of a stream is there no more. */
  void vanished() {
    var exchange = current;
    if (exchange != null) {
      exchange.clientGone();
    }
    var _ = channel.close();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    moved();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    all.remove(this);
    queued.forEach(ReferenceCountUtil::release);
    queued.clear();
    stream.release();
    var exchange = current;
    if (exchange != null) {
      exchange.clientGone();
      exchange.moved();
      exchange.body().discard();
      exchange.input().discard();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    var _ = channel.close();
  }

  /** The daemon ends: streams do at once, other calls when they are done. By any thread. */
  void leave() {
    channel
        .eventLoop()
        .execute(
            () -> {
              leaving = true;
              var exchange = current;
              if (exchange == null) {
                var _ = channel.close();
              } else {
                exchange.clientGone();
              }
            });
  }

  /** By any thread. */
  void cutOff() {
    var _ = channel.close();
  }
}
