package io.moorage.registry.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.impl.http1.VertxHttpRequestDecoder;
import java.util.List;

/**
 * Vert.x's decoder, which in addition knows how much of a request it holds that is not handed on
 * yet. Bare, nobody can tell a connection with half a header from one that rests between requests:
 * both would be let stand for the idle time.
 */
final class RequestDecoder extends VertxHttpRequestDecoder {
  private final Wire wire;
  private int taken;
  private int waiting;

  RequestDecoder(Http1ServerConfig config, Wire wire) {
    super(config);
    this.wire = wire;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (!(message instanceof ByteBuf bytes)) {
      super.channelRead(ctx, message);
    } else if (wire.hears(bytes.readableBytes())) {
      super.channelRead(ctx, message);
      wire.decoded(taken + waiting);
    } else {
      bytes.release();
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    int from = in.readerIndex();
    int produced = out.size();
    super.decode(ctx, in, out);
    waiting = in.readableBytes();
    taken = out.size() > produced ? 0 : taken + weight(in, from);
  }

  /** Of what it has made of these bytes: a field of each line. */
  private static int weight(ByteBuf in, int from) {
    int weight = in.readerIndex() - from;
    for (int i = from; i < in.readerIndex(); i++) {
      if (in.getByte(i) == '\n') {
        weight += Weight.FIELD;
      }
    }
    return weight;
  }
}
