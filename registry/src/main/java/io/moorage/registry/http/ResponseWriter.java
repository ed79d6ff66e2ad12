package io.moorage.registry.http;

import io.moorage.blobstore.BlobRange;
import io.moorage.blobstore.disk.FileBacked;
import io.moorage.registry.endpoint.Response;
import io.netty.buffer.Unpooled;
import io.netty.channel.epoll.EpollSocketChannelConfig;
import io.vertx.core.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.time.Duration;

/** Sends answers, on the loop. */
final class ResponseWriter {
  static final CharSequence API_VERSION =
      HttpHeaders.createOptimized("Docker-Distribution-API-Version");
  static final CharSequence API_VERSION_VALUE = HttpHeaders.createOptimized("registry/2.0");
  private static final CharSequence NO_BYTES = HttpHeaders.createOptimized("0");

  private final HandOff handOff;
  private final Duration patience;

  /**
   * @param patience how long a client may take nothing
   */
  ResponseWriter(HandOff handOff, Duration patience) {
    this.handOff = handOff;
    this.patience = patience;
  }

  /**
   * Sends an answer, and closes what it holds whether it arrives or not.
   *
   * @return when it is sent, or cannot be
   */
  Future<Void> write(
      HttpServerRequest request, ContextInternal loop, Response response, boolean closing) {
    var out = request.response();
    if (out.closed() || out.ended()) {
      if (response instanceof Response.BlobBody(int _, var _, BlobRange range)) {
        range.close();
      }
      return loop.failedFuture("the client is gone");
    }
    out.setStatusCode(response.status());
    out.headers().add(API_VERSION, API_VERSION_VALUE);
    for (var field : response.headers().fields()) {
      out.headers().add(field.name(), field.value());
    }
    boolean http2 = request.version() == HttpVersion.HTTP_2;
    if (closing && !http2) {
      out.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    boolean head = request.method().equals(HttpMethod.HEAD);
    return switch (response) {
      case Response.Empty(int status, var _) -> {
        if (status != 204 && status != 304) {
          out.putHeader(HttpHeaders.CONTENT_LENGTH, NO_BYTES);
        }
        yield out.end();
      }
      case Response.Announced(int _, var _, long length) -> {
        out.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
        yield out.end();
      }
      case Response.Bytes(int _, var _, byte[] body) -> {
        out.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length));
        yield head ? out.end() : out.end(BufferInternal.buffer(Unpooled.wrappedBuffer(body)));
      }
      case Response.BlobBody(int _, var _, BlobRange range) ->
          http2 ? streamed(out, loop, range) : blob(out, request.connection(), loop, range);
    };
  }

  /** Sends the whole of an open blob, which is held until it is sent. */
  Future<Void> file(HttpServerRequest request, HotBlob blob) {
    var out = request.response();
    var connection = request.connection();
    out.headers().setAll(blob.found());
    var held = blob.hold();
    cork(connection, true);
    var sent =
        out.sendFile(held.channel(), 0, held.length())
            .onComplete(
                _ -> {
                  cork(connection, false);
                  held.release();
                });
    ((ConnectionBase) connection).channel().flush();
    return sent;
  }

  private Future<Void> blob(
      HttpServerResponse out, HttpConnection connection, ContextInternal loop, BlobRange range) {
    out.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(range.length()));
    if (range.length() == 0) {
      range.close();
      return out.end();
    }
    if (range instanceof FileBacked file) {
      cork(connection, true);
      return out.sendFile(file.channel(), range.offset(), range.length())
          .onComplete(
              _ -> {
                cork(connection, false);
                range.close();
              });
    }
    return streamed(out, loop, range);
  }

  /** Reads and writes it part by part: over HTTP/2 a file cannot be handed to the kernel. */
  private Future<Void> streamed(HttpServerResponse out, ContextInternal loop, BlobRange range) {
    out.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(range.length()));
    var sink = new StreamedRange(out, loop, patience);
    var sent = loop.<Void>promise();
    handOff.run(
        () -> {
          try (range) {
            range.transferTo(sink);
            sink.end().onComplete(sent);
          } catch (IOException brokenOff) {
            sent.fail(brokenOff);
          }
        });
    return sent.future();
  }

  /**
   * Keeps the head of an answer back until the file fills its packet: else a client wakes for the
   * head alone, then reads the body in small parts as they come. TCP_CORK of tcp(7); what is held
   * goes out when it is taken off.
   */
  private static void cork(HttpConnection connection, boolean on) {
    var channel = ((ConnectionBase) connection).channel();
    if (channel.config() instanceof EpollSocketChannelConfig config && channel.isOpen()) {
      config.setTcpCork(on);
    }
  }
}
