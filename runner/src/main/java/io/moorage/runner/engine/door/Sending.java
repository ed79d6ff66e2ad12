package io.moorage.runner.engine.door;

import io.moorage.runner.engine.Answer;
import io.moorage.runner.engine.ApiVersion;
import io.moorage.runner.engine.EngineFailures;
import io.netty.buffer.Unpooled;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** How an answer goes onto the wire. */
final class Sending {
  private static final HttpResponseStatus UPGRADED = new HttpResponseStatus(101, "UPGRADED");

  private final Connection connection;
  private final EpollDomainSocketChannel channel;
  private final HttpRequest request;
  private final boolean mayTakeOver;
  private volatile @Nullable Outflow outflow;

  Sending(Connection connection, HttpRequest request, boolean mayTakeOver) {
    this.connection = connection;
    this.channel = connection.channel();
    this.request = request;
    this.mayTakeOver = mayTakeOver;
  }

  /** The client reads again, or has gone. */
  void moved() {
    var flow = outflow;
    if (flow != null) {
      flow.moved();
    }
  }

  /** What a client waits for that asks before it sends. */
  void goOn() {
    var _ =
        channel.writeAndFlush(
            new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE),
            channel.voidPromise());
  }

  void empty(Answer.Empty answer, boolean keepAlive) {
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()));
    if (answer.status() != 204 && answer.status() != 304) {
      HttpUtil.setContentLength(response, 0);
    }
    send(finished(response, keepAlive));
  }

  void whole(Answer.Whole answer, boolean keepAlive) {
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            isHead() ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(answer.body()));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, answer.type());
    answer.headers().forEach(response.headers()::set);
    HttpUtil.setContentLength(response, answer.body().length);
    send(finished(response, keepAlive));
  }

  /**
   * Sends the header, then lets the writer write.
   *
   * @return whether the connection is as before
   */
  boolean flow(Answer.Flowing answer, boolean keepAlive) throws IOException, InterruptedException {
    answer.writer().write(begin(answer.status(), answer.type(), keepAlive));
    send(LastHttpContent.EMPTY_LAST_CONTENT);
    return keepAlive && isChunked();
  }

  /**
   * Lets the writer write; the header goes out before its first byte. If it fails before that, its
   * failure is the answer.
   *
   * @return the status that the client got
   */
  int report(Answer.Reported answer, boolean keepAlive) throws IOException, InterruptedException {
    var body = new LateStream(() -> begin(answer.status(), answer.type(), keepAlive));
    try {
      answer.writer().write(body);
    } catch (RuntimeException failure) {
      if (body.hasBegun()) {
        throw failure;
      }
      var told = EngineFailures.answer(failure);
      whole(told, keepAlive);
      return told.status();
    }
    body.flush();
    send(LastHttpContent.EMPTY_LAST_CONTENT);
    return answer.status();
  }

  private Outflow begin(int status, String type, boolean keepAlive) {
    var response =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
    HttpUtil.setTransferEncodingChunked(response, isChunked());
    var flow = Outflow.framed(channel);
    outflow = flow;
    send(finished(response, keepAlive && isChunked()));
    return flow;
  }

  /** Else the end of the connection is the end of the body. */
  boolean isChunked() {
    return request.protocolVersion().isKeepAliveDefault();
  }

  /** Answers that from now on the connection is the stream's. */
  OutputStream takeOver(Answer.Hijacked answer) {
    if (!mayTakeOver) {
      throw new IllegalStateException("this call cannot take over its connection");
    }
    boolean upgrades = request.headers().contains(HttpHeaderNames.UPGRADE);
    var response =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, upgrades ? UPGRADED : HttpResponseStatus.OK);
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, answer.type());
    if (upgrades) {
      response.headers().set(HttpHeaderNames.CONNECTION, "Upgrade");
      response.headers().set(HttpHeaderNames.UPGRADE, "tcp");
    }
    named(response);
    var flow = Outflow.bare(channel, connection.stream());
    outflow = flow;
    channel
        .eventLoop()
        .execute(
            () -> {
              var _ = channel.writeAndFlush(response, channel.voidPromise());
              channel.pipeline().remove(HttpResponseEncoder.class);
            });
    return flow;
  }

  static void refuse(Connection connection, String why) {
    var body = Unpooled.wrappedBuffer(Answer.failed(400, why).body());
    var response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.BAD_REQUEST, body);
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, Answer.JSON);
    response.headers().set(HttpHeaderNames.CONNECTION, "close");
    HttpUtil.setContentLength(response, body.readableBytes());
    var _ = connection.channel().writeAndFlush(response, connection.channel().voidPromise());
  }

  private boolean isHead() {
    return request.method().equals(HttpMethod.HEAD);
  }

  private HttpResponse finished(HttpResponse response, boolean keepAlive) {
    named(response);
    if (!keepAlive) {
      response.headers().set(HttpHeaderNames.CONNECTION, "close");
    } else if (!request.protocolVersion().isKeepAliveDefault()) {
      response.headers().set(HttpHeaderNames.CONNECTION, "keep-alive");
    }
    return response;
  }

  private void named(HttpResponse response) {
    response
        .headers()
        .set("Api-Version", ApiVersion.NEWEST.toString())
        .set("Docker-Experimental", "false")
        .set("Ostype", "linux")
        .set(HttpHeaderNames.SERVER, connection.desk().server());
  }

  private void send(Object message) {
    var _ = channel.writeAndFlush(message, channel.voidPromise());
  }
}
