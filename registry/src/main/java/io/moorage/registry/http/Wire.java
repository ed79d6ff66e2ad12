package io.moorage.registry.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.Http1ServerConfig;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1 connection, between the codec and Vert.x, and what it is waiting for: for a header,
 * for a body, for us, or for the client to take what is sent. Each has its own limit, looked at
 * once a tick. For use on the loop alone.
 *
 * <p>What Vert.x leaves undone by itself: a malformed chunk closes the connection under a request
 * that could still be answered; half a header is waited for as long as silence; a client that stops
 * reading is never closed, as closing waits for what is under way; and of what follows a request
 * before its answer, half a megabyte is read ahead.
 */
final class Wire extends ChannelDuplexHandler {
  private static final String DECODER = "httpDecoder";
  private static final String HANDLER = "handler";
  private static final int LINGER_MILLIS = 2_000;
  private static final byte[] TIMED_OUT =
      "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  /** Why a connection was closed that its client did not end. */
  enum Cut {
    HEADER,
    IDLE,
    BODY,
    READER,
    CROWDED
  }

  private final Connections connections;
  private final Channel channel;
  private final Ticks ticks;
  private final Pace sending;
  private @Nullable RequestBody body;
  private int unanswered;
  private boolean inBody;
  private boolean fresh = true;
  private int wanting;
  private int unfinished;
  private long heldBack;
  private boolean moved;
  private int headerTicks;
  private int idleTicks;
  private long acknowledged = -1;
  private boolean deaf;
  private boolean lingering;
  private boolean ended;

  private Wire(Connections connections, Channel channel, Ticks ticks) {
    this.connections = connections;
    this.channel = channel;
    this.ticks = ticks;
    this.sending = ticks.newPace();
  }

  /** Takes its place on a new connection. */
  static Wire on(Channel channel, Connections connections, Ticks ticks, Http1ServerConfig config) {
    var wire = new Wire(connections, channel, ticks);
    var pipeline = channel.pipeline();
    pipeline.replace(DECODER, DECODER, new RequestDecoder(config, wire));
    pipeline.addBefore(HANDLER, "wire", wire);
    return wire;
  }

  static boolean fits(Channel channel) {
    return channel.pipeline().get(DECODER) != null;
  }

  /** The request that is read now has this body. */
  void reading(RequestBody of) {
    body = of;
  }

  /** Bytes have come; returns whether they are to be read. */
  boolean hears(int bytes) {
    moved = true;
    if (deaf) {
      return false;
    }
    if (!inBody && (unanswered > 0 || !channel.isWritable())) {
      // Of the requests behind an unanswered one, or behind answers that the client does not take:
      // more is read when that is over.
      channel.config().setAutoRead(false);
      long weight = (long) bytes * Weight.HEADER;
      heldBack += weight;
      if (!connections.holdsBack(weight)) {
        cut(Cut.CROWDED);
        return false;
      }
    }
    return true;
  }

  /**
   * What came is decoded, but for the beginning of a message, which wants more and weighs so much.
   */
  void decoded(int wantingMore) {
    wanting = wantingMore;
    int now = inBody || unanswered > 0 ? 0 : wanting;
    boolean fits = connections.holdsHeader(now, now - unfinished);
    unfinished = now;
    if (!fits) {
      cut(Cut.CROWDED);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (deaf) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof HttpRequest request) {
      unanswered++;
      inBody = true;
      fresh = false;
      headerTicks = 0;
      body = null;
      refuseOtherVersions(request);
    } else if (message instanceof HttpContent content) {
      if (content.decoderResult().isFailure()) {
        content.release();
        malformed(ctx);
        return;
      }
      inBody &= !(message instanceof LastHttpContent);
    }
    ctx.fireChannelRead(message);
  }

  /** Vert.x would answer in the version that it does not know. */
  private static void refuseOtherVersions(HttpRequest request) {
    var version = request.protocolVersion();
    if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
      request.setProtocolVersion(HttpVersion.HTTP_1_1);
      request.setDecoderResult(DecoderResult.failure(new UnknownVersion()));
    }
  }

  /** The request is of another HTTP than 1.0 and 1.1. */
  static final class UnknownVersion extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** Vert.x would close the connection; whoever reads the body can still say why. */
  private void malformed(ChannelHandlerContext ctx) {
    inBody = false;
    endGently();
    if (body == null || !body.malformed()) {
      // The answer is written, but perhaps not on its way yet.
      ctx.flush();
      close(ctx, ctx.newPromise());
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (message instanceof LastHttpContent && !isInterim(message)) {
      unanswered--;
      headerTicks = 0;
      idleTicks = 0;
      if (unanswered == 0 && wanting > 0) {
        decoded(wanting);
      }
      readOn();
    }
    var _ = ctx.write(message, promise);
  }

  private void readOn() {
    if (unanswered == 0 && heldBack > 0 && channel.isWritable()) {
      letGo();
      channel.config().setAutoRead(true);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    readOn();
    ctx.fireChannelWritabilityChanged();
  }

  private static boolean isInterim(Object message) {
    return message instanceof HttpResponse response
        && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
  }

  private void letGo() {
    connections.letGo(heldBack);
    heldBack = 0;
  }

  /** Looks at what there is to wait for. */
  void tick() {
    if (ended || !channel.isActive()) {
      return;
    }
    var under = channel.unsafe().outboundBuffer();
    if (under != null && !under.isEmpty()) {
      tickSending();
      return;
    }
    acknowledged = -1;
    if (unanswered > 0) {
      headerTicks = 0;
      idleTicks = 0;
    } else if (inBody || fresh || unfinished > 0) {
      headerTicks++;
      if (headerTicks >= ticks.header()) {
        tooLate();
      }
    } else {
      idleTicks = moved ? 0 : idleTicks + 1;
      if (idleTicks >= ticks.idle()) {
        cut(Cut.IDLE);
      }
    }
    moved = false;
  }

  private void tickSending() {
    long before = acknowledged;
    acknowledged = Acknowledged.bytes(channel);
    boolean known = before >= 0 && acknowledged >= 0;
    if (known && sending.isTooSlow(acknowledged - before, true)) {
      // With what the kernel still holds for it: that would outlive us by minutes.
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
      cut(Cut.READER);
    }
  }

  private void tooLate() {
    if (unfinished == 0) {
      cut(Cut.HEADER);
      return;
    }
    ended = true;
    connections.count(Cut.HEADER);
    decoder()
        .writeAndFlush(Unpooled.wrappedBuffer(TIMED_OUT))
        .addListener(ChannelFutureListener.CLOSE);
  }

  private void cut(Cut why) {
    ended = true;
    deaf = true;
    connections.count(why);
    end();
  }

  /** Closes at once. By way of Vert.x it would wait until the client has taken all. */
  private void end() {
    var _ = decoder().close();
  }

  private ChannelHandlerContext decoder() {
    return channel.pipeline().context(RequestDecoder.class);
  }

  /**
   * The request was refused and its connection ends; but whoever still sends must get to read the
   * answer, and a connection closed on bytes unread takes the answer with it.
   */
  void endGently() {
    deaf = true;
    lingering = true;
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    if (lingering && channel instanceof DuplexChannel duplex && channel.isActive()) {
      lingering = false;
      channel.config().setAutoRead(true);
      var _ = duplex.shutdownOutput();
      Runnable close =
          () -> {
            var _ = ctx.close(promise);
          };
      var _ = ctx.executor().schedule(close, LINGER_MILLIS, TimeUnit.MILLISECONDS);
    } else {
      var _ = ctx.close(promise);
    }
  }

  /** The connection is closed. */
  void closed() {
    ended = true;
    letGo();
    connections.holdsHeader(0, -unfinished);
    unfinished = 0;
  }
}
