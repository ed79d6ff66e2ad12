package io.moorage.registry.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;

/**
 * Stands between the decoder and the server. A request whose framing cannot be trusted is marked as
 * failed, which makes the server answer it in its turn and close; whatever the connection brings
 * after it is never looked at.
 */
final class FramingGuard extends ChannelInboundHandlerAdapter {
  private boolean shut;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (shut) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof HttpRequest request) {
      if (request.decoderResult().isSuccess()) {
        var fault = Framing.fault(request);
        fault.ifPresent(why -> request.setDecoderResult(DecoderResult.failure(why)));
      }
      shut = request.decoderResult().isFailure();
    } else if (message instanceof HttpContent content) {
      shut = content.decoderResult().isFailure();
    }
    context.fireChannelRead(message);
  }
}
