package io.moorage.registry.http;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.disk.DataDirectory;
import io.moorage.blobstore.fsck.OnlineCheck;
import io.moorage.blobstore.gc.CollectionSettings;
import io.moorage.blobstore.gc.Collector;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/** A server on a free port over a data directory of its own, and a client to it. */
final class TestServer implements AutoCloseable {
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final ByteArrayOutputStream accessLog = new ByteArrayOutputStream();

  private final Vertx vertx;
  private final DataDirectory data;
  private final Collector collector;
  private final RegistryServer server;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final HttpClient client = HttpClient.newHttpClient();

  TestServer(Path directory) {
    this(directory, RegistrySettings.defaults("127.0.0.1", 0));
  }

  TestServer(Path directory, RegistrySettings settings) {
    this(StoreSettings.defaults(directory), settings);
  }

  TestServer(StoreSettings store, RegistrySettings settings) {
    this(store, settings, Memory.ofHeap());
  }

  TestServer(StoreSettings store, RegistrySettings settings, Memory memory) {
    this.vertx =
        Vertx.vertx(
            new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors()));
    var cache = new ManifestCache(settings.cacheSize());
    this.data = DataDirectory.open(store, cache);
    this.collector = data.collect(CollectionSettings.defaults());
    var telemetry = new Telemetry(meters, accessLog, () -> "figures 1\n");
    try {
      this.server =
          RegistryServer.start(
              vertx,
              settings,
              StoreParts.of(data, collector, new OnlineCheck(data::snapshot, store.sparseImages())),
              cache,
              memory,
              telemetry);
    } catch (RuntimeException failure) {
      vertx.close().await();
      collector.close();
      data.close();
      throw failure;
    }
  }

  /** The defaults but for these. */
  static RegistrySettings settings(Duration idleTimeout, ConnectionLimits limits) {
    var d = RegistrySettings.defaults("127.0.0.1", 0);
    return new RegistrySettings(
        d.host(),
        d.port(),
        d.deletes(),
        d.manifestMaxSize(),
        d.headerMaxSize(),
        idleTimeout,
        d.shutdownGrace(),
        d.tagsPerPush(),
        d.pageSize(),
        d.cacheSize(),
        d.accessLog(),
        d.trustedProxies(),
        d.metrics(),
        limits);
  }

  int port() {
    return server.port();
  }

  /** What it serves from. */
  DataDirectory data() {
    return data;
  }

  RegistryServer server() {
    return server;
  }

  URI uri(String target) {
    return URI.create("http://127.0.0.1:" + port()).resolve(target);
  }

  /** Sends a request without a body. */
  HttpResponse<byte[]> send(String method, String target, String... headers) {
    return send(r -> r.method(method, HttpRequest.BodyPublishers.noBody()), target, headers);
  }

  /** Sends a request with a body. */
  HttpResponse<byte[]> send(String method, String target, byte[] body, String... headers) {
    return send(
        r -> r.method(method, HttpRequest.BodyPublishers.ofByteArray(body)), target, headers);
  }

  private HttpResponse<byte[]> send(
      UnaryOperator<HttpRequest.Builder> with, String target, String... headers) {
    var request = HttpRequest.newBuilder(uri(target)).timeout(Duration.ofSeconds(20));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(with.apply(request).build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new AssertionError("no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Opens a connection on which a test says what it likes. */
  Socket connect() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  /** Sends lines, ended as HTTP ends them, and reads all that comes until the server closes. */
  String exchange(String sent) throws IOException {
    try (var socket = connect()) {
      socket
          .getOutputStream()
          .write(sent.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  /** Sends a request as it is, which no client library would, and reads to the end. */
  String raw(String method, String target, byte[] body, String... lines) throws IOException {
    try (var socket = connect()) {
      var head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: a\r\n");
      for (var line : lines) {
        head.append(line).append("\r\n");
      }
      if (body.length > 0) {
        head.append("Content-Length: ").append(body.length).append("\r\n");
      }
      head.append("Connection: close\r\n\r\n");
      var out = socket.getOutputStream();
      out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
      out.write(body);
      out.flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  /** The session that a POST opens. */
  String begun(String repository) {
    return send("POST", "/v2/" + repository + "/blobs/uploads/")
        .headers()
        .firstValue("Location")
        .orElseThrow();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      server.close();
      vertx.close().await();
      collector.close();
      data.close();
      client.close();
    }
  }
}
