package io.moorage.registry.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.moorage.registry.http.Peers.Connected;
import io.moorage.registry.http.Peers.Peer;
import io.moorage.registry.http.Peers.Welcome;
import io.netty.channel.Channel;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.AttributeKey;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one loop knows of its connections beside their requests: what each waits for, which are one
 * too many, and which must not be listened to any more. For use on the loop alone.
 */
final class Connections {
  private static final AttributeKey<Wire> WIRE = AttributeKey.valueOf(Connections.class, "wire");
  private static final AttributeKey<Connected> PEER =
      AttributeKey.valueOf(Connections.class, "peer");

  private static final int SHARE_OF_HEAP = 16;
  private static final int SMALL_HEADER = 1 << 10;

  private final Vertx vertx;
  private final Duration idleTimeout;
  private final LoopMeters meters;
  private final Ticks ticks;
  private final Peers peers;
  private final BodyBudget bodies;
  private final Http1ServerConfig config;
  private final long mostOfHeaders;
  private final EnumMap<Wire.Cut, Counter> cuts = new EnumMap<>(Wire.Cut.class);
  private final Rounds<Wire> wires;
  private final Rounds<RequestBody> flowing;
  private final Set<HttpConnection> shut = identitySet();
  private final Set<HttpConnection> turnedAway = identitySet();
  private long headers;

  /**
   * @param loops how many such there are
   */
  Connections(
      Vertx vertx,
      RegistrySettings settings,
      Peers peers,
      BodyBudget bodies,
      MeterRegistry registry,
      LoopMeters meters,
      int loops) {
    this.vertx = vertx;
    this.idleTimeout = settings.idleTimeout();
    this.ticks = Ticks.of(settings.limits(), settings.idleTimeout());
    this.wires = new Rounds<>(ticks.millis());
    this.flowing = new Rounds<>(ticks.millis());
    this.peers = peers;
    this.bodies = bodies;
    this.meters = meters;
    this.config = RegistryServer.http1(settings);
    this.mostOfHeaders = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP / loops;
    for (var cut : Wire.Cut.values()) {
      cuts.put(
          cut,
          Counter.builder("moorage.connections.cut")
              .description("Connections closed that their clients did not end, by what was amiss")
              .tag("limit", cut.toString())
              .register(registry));
    }
  }

  private static <T> Set<T> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  /** Begins to look after connections. */
  void start() {
    vertx.setTimer(
        wires.millis(),
        _ -> {
          start();
          flowing.look(RequestBody::tick);
          wires.look(Wire::tick);
        });
  }

  void opened(HttpConnection connection) {
    var channel = channel(connection);
    var connected = peers.connect(channel.remoteAddress());
    channel.attr(PEER).set(connected);
    @Nullable Wire wire = Wire.fits(channel) ? Wire.on(channel, this, ticks, config) : null;
    if (wire == null) {
      // HTTP/2, where a stream's own pace is the only one there is.
      channel
          .pipeline()
          .addFirst(new IdleStateHandler(0, 0, idleTimeout.toMillis(), TimeUnit.MILLISECONDS));
    } else {
      channel.attr(WIRE).set(wire);
      wires.add(wire);
    }
    meters.connectionOpened();
    connection.closeHandler(
        _ -> {
          meters.connectionClosed();
          peers.leave(connected);
          shut.remove(connection);
          turnedAway.remove(connection);
          if (wire != null) {
            wires.remove(wire);
            wire.closed();
          }
        });
    switch (connected.welcome()) {
      case SERVED -> {}
      case TOLD_OFF -> turnedAway.add(connection);
      case CLOSED -> {
        var _ = channel.close();
      }
    }
    if (connected.welcome() != Welcome.SERVED) {
      count(Wire.Cut.CROWDED);
    }
  }

  private static Channel channel(HttpConnection connection) {
    return ((ConnectionBase) connection).channel();
  }

  /** Whose connection this is. */
  static Peer peer(HttpConnection connection) {
    return channel(connection).attr(PEER).get().peer();
  }

  /** The body of the request that this connection brings now. */
  void flows(HttpConnection connection, RequestBody body) {
    flowing.add(body);
    var wire = channel(connection).attr(WIRE).get();
    if (wire != null) {
      wire.reading(body);
    }
  }

  void over(RequestBody body) {
    flowing.remove(body);
  }

  Pace newPace() {
    return ticks.newPace();
  }

  /** What this connection still brings is not to be looked at; its client may read what we say. */
  void shut(HttpConnection connection) {
    shut.add(connection);
    var wire = channel(connection).attr(WIRE).get();
    if (wire != null) {
      wire.endGently();
    }
  }

  boolean isShut(HttpConnection connection) {
    return !shut.isEmpty() && shut.contains(connection);
  }

  /** Whether the connection is one too many. */
  boolean isTurnedAway(HttpConnection connection) {
    return !turnedAway.isEmpty() && turnedAway.contains(connection);
  }

  /** Bytes behind an unanswered request; returns whether there is memory for them. */
  boolean holdsBack(long bytes) {
    bodies.take(bytes);
    return !bodies.isFull();
  }

  void letGo(long bytes) {
    bodies.giveBack(bytes);
  }

  /** A header that is not whole weighs more now; returns whether there is memory for it. */
  boolean holdsHeader(int weight, int more) {
    headers += more;
    return headers <= mostOfHeaders || weight <= SMALL_HEADER;
  }

  void count(Wire.Cut cut) {
    Objects.requireNonNull(cuts.get(cut)).increment();
  }
}
