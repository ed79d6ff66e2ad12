package io.moorage.registry.http;

import io.moorage.blobstore.oci.SyntaxFailure;
import io.moorage.registry.api.LocalApi;
import io.moorage.registry.endpoint.Conditional;
import io.moorage.registry.endpoint.ErrorAnswer;
import io.moorage.registry.endpoint.ErrorCode;
import io.moorage.registry.endpoint.Failures;
import io.moorage.registry.endpoint.LargeAnswers;
import io.moorage.registry.endpoint.OciPath;
import io.moorage.registry.endpoint.Query;
import io.moorage.registry.endpoint.RegistryApi;
import io.moorage.registry.endpoint.Response;
import io.moorage.registry.endpoint.Verb;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.ContextInternal;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** What one event loop does with each request. */
final class RequestHandler {
  private static final Logger LOG = System.getLogger(RequestHandler.class.getName());

  /** Of a client's name for itself, what is kept for the log of a request that is refused. */
  private static final int LONGEST_AGENT = 256;

  private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("X-Request-Id");

  private final RegistryApi api;
  private final LocalApi local;
  private final ManifestCache cache;
  private final HotBlobs blobs;
  private final Health health;
  private final FiguresHere figures;
  private final HandOff handOff;
  private final BodyBudget bodies;
  private final LargeAnswers large;
  private final ResponseWriter writer;
  private final Connections connections;
  private final Ending ending;
  private final ContextInternal loop;
  private final long idStep;
  private long lastId;

  /**
   * @param patience how long a client may take nothing of a streamed answer
   * @param number this loop's, from 0
   * @param loops how many there are
   */
  RequestHandler(
      RegistryApi api,
      LocalApi local,
      ManifestCache cache,
      HotBlobs blobs,
      Health health,
      FiguresHere figures,
      HandOff handOff,
      BodyBudget bodies,
      LargeAnswers large,
      Connections connections,
      Ending ending,
      ContextInternal loop,
      Duration patience,
      int number,
      int loops) {
    this.api = api;
    this.local = local;
    this.cache = cache;
    this.blobs = blobs;
    this.health = health;
    this.figures = figures;
    this.handOff = handOff;
    this.bodies = bodies;
    this.large = large;
    this.writer = new ResponseWriter(handOff, patience);
    this.connections = connections;
    this.ending = ending;
    this.loop = loop;
    this.idStep = loops;
    this.lastId = number;
  }

  /** Answers from memory if it can, else hands the request off. */
  void handle(HttpServerRequest request) {
    long start = System.nanoTime();
    lastId += idStep;
    if (isShut(request)) {
      return;
    }
    var target = request.uri();
    int question = target.indexOf('?');
    var path = path(request);
    var method = request.method();
    if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
      var hot = cache.get(path);
      if (hot != null && isHeld(request, hot)) {
        answer(new Exchange(request, lastId, Route.GET_MANIFEST, start), hot);
        return;
      }
      var blob = isFileFit(request) ? blobs.get(request, path) : null;
      if (blob != null) {
        answerWeighed(new Exchange(request, lastId, Route.GET_BLOB, start), blob);
        return;
      }
    }
    handOff(request, path, question < 0 ? "" : target.substring(question + 1), start);
  }

  /**
   * Whether the request must not be answered: because where it ends is in doubt, then it is refused
   * here and its connection closed; or because one before it on its connection was.
   */
  private boolean isShut(HttpServerRequest request) {
    var connection = request.connection();
    if (connections.isShut(connection)) {
      return true;
    }
    var fault =
        connections.isTurnedAway(connection)
            ? Optional.of(
                new Framing.Fault(
                    ErrorCode.TOO_MANY_REQUESTS, ErrorCode.TOO_MANY_REQUESTS.message()))
            : Framing.fault(request);
    if (fault.isEmpty()) {
      return false;
    }
    connections.shut(connection);
    refuse(request, fault.get()).onComplete(_ -> connection.close());
    return true;
  }

  /** Whether there is memory to hold a large manifest until it is sent; a small one needs none. */
  private boolean isHeld(HttpServerRequest request, HotManifest hot) {
    return hot.length() <= LargeAnswers.LARGE
        || request.method().equals(HttpMethod.HEAD)
        || large.holds(hot.digest(), hot.stored().body());
  }

  private void answer(Exchange exchange, HotManifest hot) {
    var request = exchange.request();
    var out = request.response();
    var ifNoneMatch = request.headers().get(HttpHeaders.IF_NONE_MATCH);
    if (ifNoneMatch != null && Conditional.matches(ifNoneMatch, hot.digest())) {
      out.setStatusCode(304);
      out.headers().setAll(hot.unmodified());
      var sent = out.end();
      ending.ended(exchange, 304, 0);
      letGo(request, hot, sent);
      return;
    }
    out.headers().setAll(hot.found());
    if (request.method().equals(HttpMethod.HEAD)) {
      out.end();
      ending.ended(exchange, 200, 0);
    } else if (hot.length() > LargeAnswers.LARGE) {
      var sent = out.end(hot.body());
      ending.ended(exchange, 200, hot.length(), sent);
      letGo(request, hot, sent);
    } else {
      out.end(hot.body());
      ending.ended(exchange, 200, hot.length());
    }
  }

  private void letGo(HttpServerRequest request, HotManifest hot, Future<Void> sent) {
    if (hot.length() > LargeAnswers.LARGE && !request.method().equals(HttpMethod.HEAD)) {
      sent.onComplete(_ -> large.release(hot.digest()));
    }
  }

  /** A blob may be taken slowly, and its request is there until then. */
  private void answerWeighed(Exchange exchange, HotBlob blob) {
    var request = exchange.request();
    var peer = Connections.peer(request.connection());
    long weight = Weight.ofAnswer(request);
    if (peer.mayAsk(weight)) {
      answer(exchange, blob).onComplete(_ -> peer.answered(weight));
    } else {
      lighten(request);
      send(exchange, Optional.empty(), Failures.tooManyRequests());
    }
  }

  /**
   * Forgets the header of a request that is refused: its connection may linger, and for what would
   * be too much there must not be room as soon as it is refused.
   */
  private static void lighten(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      return;
    }
    var headers = request.headers();
    var agent = headers.get(HttpHeaders.USER_AGENT);
    headers.clear();
    if (agent != null && agent.length() <= LONGEST_AGENT) {
      headers.set(HttpHeaders.USER_AGENT, agent);
    }
  }

  private Future<Void> answer(Exchange exchange, HotBlob blob) {
    var request = exchange.request();
    var out = request.response();
    var ifNoneMatch = request.headers().get(HttpHeaders.IF_NONE_MATCH);
    if (ifNoneMatch != null && Conditional.matches(ifNoneMatch, blob.digest())) {
      return send(
          exchange,
          Optional.empty(),
          new Response.Empty(304, Conditional.validators(blob.digest())));
    }
    if (out.closed() || out.ended()) {
      Future<Void> gone = loop.failedFuture("the client is gone");
      ending.ended(exchange, 200, 0, gone);
      return gone;
    }
    var sent = writer.file(request, blob);
    ending.ended(exchange, 200, blob.length(), sent);
    return sent;
  }

  private void handOff(HttpServerRequest request, String path, String query, long start) {
    var healthy = health.answer(path);
    if (healthy.isPresent()) {
      send(new Exchange(request, lastId, Route.HEALTH, start), Optional.empty(), healthy.get());
      return;
    }
    var length = request.headers().get(HttpHeaders.CONTENT_LENGTH);
    boolean chunked = request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    var permit = handOff.newPermit();
    Optional<RequestBody> body =
        chunked || (length != null && !length.equals("0"))
            ? Optional.of(new RequestBody(request, loop, bodies, permit, connections))
            : Optional.empty();
    var announced =
        chunked
            ? OptionalLong.empty()
            : OptionalLong.of(length == null ? 0 : Long.parseLong(length));
    var peer = Connections.peer(request.connection());
    long weight = Weight.ofCall(request);
    if (!peer.mayAsk(weight)) {
      lighten(request);
      send(new Exchange(request, lastId, Route.OTHER, start), body, Failures.tooManyRequests());
      return;
    }
    var room = large.newRoom();
    Runnable over =
        () -> {
          peer.answered(weight);
          room.close();
        };
    boolean forFigures = figures.isAskedFor(path);
    if (forFigures || LocalApi.isPath(path)) {
      var exchange = new Exchange(request, lastId, forFigures ? Route.METRICS : Route.API, start);
      if (request.version() == HttpVersion.HTTP_1_0) {
        // What some proxies speak unless told otherwise, and no program of ours.
        sendOrClose(exchange, body, LocalApi.proxied(), over);
        return;
      }
      var from = String.valueOf(request.remoteAddress().hostAddress());
      var method = request.method().name();
      handOff.run(
          loop,
          permit,
          exchange.idText(),
          () -> {
            var call = new VertxCall(request.headers(), Query.parse(query), announced, body, room);
            return forFigures
                ? figures.answer(from, method, call)
                : local.answer(from, method, path, call);
          },
          response -> sendOrClose(exchange, body, response, over));
      return;
    }
    OciPath parsed;
    try {
      parsed = OciPath.parse(path);
    } catch (SyntaxFailure malformed) {
      var exchange = new Exchange(request, lastId, Route.OTHER, start);
      sendOrClose(exchange, body, Failures.answer(malformed, exchange.idText()), over);
      return;
    }
    var verb = Verb.named(request.method().name());
    var exchange = new Exchange(request, lastId, Route.of(verb, parsed), start);
    if (verb.isEmpty()) {
      var refused = ErrorAnswer.of(ErrorCode.UNSUPPORTED, "no such method here");
      sendOrClose(exchange, body, refused, over);
      return;
    }
    handOff.run(
        loop,
        permit,
        exchange.idText(),
        () ->
            api.answer(
                verb.get(),
                parsed,
                new VertxCall(request.headers(), Query.parse(query), announced, body, room)),
        response -> sendOrClose(exchange, body, response, over));
  }

  /** A client is never left waiting for an answer that cannot be sent. */
  private void sendOrClose(
      Exchange exchange, Optional<RequestBody> body, Response response, Runnable over) {
    try {
      send(exchange, body, response).onComplete(_ -> over.run());
    } catch (RuntimeException failure) {
      over.run();
      LOG.log(Level.ERROR, "the answer to request " + exchange.idText() + " failed", failure);
      body.ifPresent(unread -> unread.discard(true));
      exchange.request().connection().close();
    }
  }

  private Future<Void> send(Exchange exchange, Optional<RequestBody> body, Response response) {
    var request = exchange.request();
    boolean closing = body.isPresent() && !body.get().endsSoon();
    if (body.isEmpty() && isFileFit(request)) {
      var hot = blobs.remember(request, path(request), response);
      if (hot != null) {
        return answer(exchange, hot);
      }
    }
    name(exchange, response);
    var sent = writer.write(request, loop, response, closing);
    ending.ended(exchange, response.status(), bytes(request, response), sent);
    body.ifPresent(unread -> unread.discard(closing));
    return sent;
  }

  /** Over HTTP/2 a file cannot be handed to the kernel. */
  private static boolean isFileFit(HttpServerRequest request) {
    return request.version() != HttpVersion.HTTP_2;
  }

  private static String path(HttpServerRequest request) {
    var target = request.uri();
    int question = target.indexOf('?');
    return question < 0 ? target : target.substring(0, question);
  }

  /**
   * Lets whoever has trouble name the line of the log. Only then: a header field in every answer
   * would cost the hot ones more than it is worth.
   */
  private static void name(Exchange exchange, Response response) {
    var out = exchange.request().response();
    if (response.status() >= 400 && !out.headWritten()) {
      out.headers().set(REQUEST_ID, exchange.idText());
    }
  }

  private static long bytes(HttpServerRequest request, Response response) {
    if (request.method().equals(HttpMethod.HEAD)) {
      return 0;
    }
    return switch (response) {
      case Response.Empty _, Response.Announced _ -> 0;
      case Response.Bytes(int _, var _, byte[] body) -> body.length;
      case Response.BlobBody(int _, var _, var range) -> range.length();
    };
  }

  /** Answers a request that could not be read; the server closes the connection after it. */
  void refuse(HttpServerRequest request) {
    lastId += idStep;
    connections.shut(request.connection());
    var code =
        switch (request.decoderResult().cause()) {
          case TooLongHttpLineException _ -> ErrorCode.TARGET_TOO_LONG;
          case TooLongHttpHeaderException _ -> ErrorCode.HEADERS_TOO_LARGE;
          case Wire.UnknownVersion _ -> ErrorCode.VERSION_UNKNOWN;
          case null, default -> ErrorCode.BAD_REQUEST;
        };
    refuse(request, new Framing.Fault(code, code.message()));
  }

  private Future<Void> refuse(HttpServerRequest request, Framing.Fault fault) {
    var exchange = new Exchange(request, lastId, Route.OTHER, System.nanoTime());
    var response =
        fault.code() == ErrorCode.TOO_MANY_REQUESTS
            ? Failures.tooManyRequests()
            : ErrorAnswer.of(fault.code(), fault.message());
    name(exchange, response);
    lighten(request);
    var sent = writer.write(request, loop, response, true);
    ending.ended(exchange, response.status(), bytes(request, response), sent);
    return sent;
  }
}
