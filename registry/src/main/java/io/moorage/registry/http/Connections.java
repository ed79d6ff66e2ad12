package io.moorage.registry.http;

import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What one loop knows of its connections beside their requests: which have not asked anything yet,
 * which must not be listened to any more, and which may be silent because it is us who are busy.
 * For use on the loop alone.
 */
final class Connections {
  /** How long a new connection may take for its first header. */
  private static final Duration FIRST_REQUEST = Duration.ofSeconds(10);

  private static final String WATCH = "watch";

  private final Vertx vertx;
  private final Duration idleTimeout;
  private final LoopMeters meters;
  private final IdentityHashMap<HttpConnection, Long> fresh = new IdentityHashMap<>();
  private final Set<HttpConnection> shut = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * @param idleTimeout after how long without a byte in or out a connection is closed
   */
  Connections(Vertx vertx, Duration idleTimeout, LoopMeters meters) {
    this.vertx = vertx;
    this.idleTimeout = idleTimeout;
    this.meters = meters;
  }

  void opened(HttpConnection connection) {
    meters.connectionOpened();
    watch(connection);
    fresh.put(connection, vertx.setTimer(FIRST_REQUEST.toMillis(), _ -> connection.close()));
    connection.closeHandler(
        _ -> {
          meters.connectionClosed();
          asked(connection);
          shut.remove(connection);
        });
  }

  /** A request of this connection has come. */
  void asked(HttpConnection connection) {
    if (!fresh.isEmpty()) {
      var timer = fresh.remove(connection);
      if (timer != null) {
        vertx.cancelTimer(timer);
      }
    }
  }

  /** What this connection still brings is not to be looked at. */
  void shut(HttpConnection connection) {
    shut.add(connection);
  }

  boolean isShut(HttpConnection connection) {
    return !shut.isEmpty() && shut.contains(connection);
  }

  /** Closes the connection when nothing comes on it any more. */
  void watch(HttpConnection connection) {
    watch(connection, new IdleStateHandler(millis(), 0, 0, TimeUnit.MILLISECONDS));
  }

  /** Closes the connection when nothing goes out on it any more; bytes that trickle do. */
  void watchSending(HttpConnection connection) {
    watch(connection, new IdleStateHandler(true, 0, millis(), 0, TimeUnit.MILLISECONDS));
  }

  /** Lets the connection be silent for as long as a request of it takes us. */
  void unwatch(HttpConnection connection) {
    var pipeline = ((ConnectionBase) connection).channel().pipeline();
    if (pipeline.get(WATCH) != null) {
      pipeline.remove(WATCH);
    }
  }

  private void watch(HttpConnection connection, IdleStateHandler watch) {
    var channel = ((ConnectionBase) connection).channel();
    if (channel.isActive()) {
      unwatch(connection);
      channel.pipeline().addFirst(WATCH, watch);
    }
  }

  private long millis() {
    return idleTimeout.toMillis();
  }
}
