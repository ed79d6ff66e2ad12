package io.moorage.registry.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.moorage.blobstore.oci.Descriptor;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.MediaType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A registry that does to its clients what a test wants. */
final class FakeRegistry implements AutoCloseable {
  final List<Seen> seen = new CopyOnWriteArrayList<>();
  final Map<String, byte[]> answers = new ConcurrentHashMap<>();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Trick> tricks = new CopyOnWriteArrayList<>();

  /** A request, as it came. */
  record Seen(
      String method, String target, Optional<String> authorization, Optional<String> range) {}

  /** Answers a request in a way of its own. */
  @FunctionalInterface
  interface Trick {
    /**
     * Answers, or leaves it to the next.
     *
     * @return whether it answered
     */
    boolean play(HttpExchange exchange) throws IOException;
  }

  FakeRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  RegistryHost host() {
    return RegistryHost.parse("127.0.0.1:" + server.getAddress().getPort());
  }

  /** The same server by another name. */
  RegistryHost otherHost() {
    return RegistryHost.parse("localhost:" + server.getAddress().getPort());
  }

  String url(String path) {
    return "http://" + host() + path;
  }

  /** Plays this before it answers in order; the youngest trick is tried first. */
  void play(Trick trick) {
    tricks.addFirst(trick);
  }

  Descriptor addBlob(byte[] content) {
    var digest = Digest.of(DigestAlgorithm.SHA256, content);
    answers.put("/v2/a/blobs/" + digest, content);
    return new Descriptor(
        new MediaType("application/octet-stream"),
        digest,
        content.length,
        Optional.empty(),
        Map.of());
  }

  /** Requests for a path that starts so. */
  List<Seen> seen(String start) {
    return seen.stream().filter(request -> request.target().startsWith(start)).toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    var headers = exchange.getRequestHeaders();
    seen.add(
        new Seen(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            Optional.ofNullable(headers.getFirst("Authorization")),
            Optional.ofNullable(headers.getFirst("Range"))));
    try (exchange) {
      for (var trick : new ArrayList<>(tricks)) {
        if (trick.play(exchange)) {
          return;
        }
      }
      inOrder(exchange);
    }
  }

  private void inOrder(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath();
    var body = answers.get(path);
    if (path.equals("/v2/")) {
      exchange.sendResponseHeaders(200, -1);
    } else if (body == null) {
      exchange.sendResponseHeaders(404, -1);
    } else {
      if (path.contains("/manifests/")) {
        exchange.getResponseHeaders().set("Content-Type", MediaType.OCI_MANIFEST.name());
      }
      send(exchange, body, from(exchange));
    }
  }

  private static int from(HttpExchange exchange) {
    var range = exchange.getRequestHeaders().getFirst("Range");
    return range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=([0-9]+)-", "$1"));
  }

  /** Sends a body from an offset on. */
  static void send(HttpExchange exchange, byte[] body, int from) throws IOException {
    if (from > 0) {
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes %d-%d/%d".formatted(from, body.length - 1, body.length));
    }
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, body.length - from);
    exchange.getResponseBody().write(body, from, body.length - from);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
