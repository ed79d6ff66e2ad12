package io.moorage.deploy.cli;

import io.moorage.config.Environment;
import io.moorage.deploy.cli.json.JsonTree;
import io.moorage.deploy.cli.json.JsonTree.Mismatch;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/**
 * Asks a server's {@code /api/v1}. On the JDK's old client: it has no threads and no pools to make,
 * and is ready sooner than the call is over.
 */
final class ApiClient {
  private static final int CONNECT_MILLIS = 10_000;

  /** Sizes are counted while one waits. */
  private static final int READ_MILLIS = 600_000;

  private static final String API = "/api/v1/";

  private static final int LONGEST_ANSWER = 64 << 20;

  static {
    // Else a POST that nobody answered is sent once more.
    System.setProperty("sun.net.http.retryPost", "false");
  }

  private final ServerAddress server;

  private ApiClient(ServerAddress server) {
    this.server = server;
  }

  static ApiClient of(ParseResult arguments, Environment environment) {
    return new ApiClient(ServerAddress.of(arguments, environment));
  }

  /** A word as one segment of a path, or as the value of a parameter. */
  static String encoded(Object word) {
    return URLEncoder.encode(word.toString(), StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** What is done with a document, which may not be what it should. */
  @FunctionalInterface
  interface Use<T> {
    T of(JsonTree document) throws Mismatch;
  }

  /**
   * Where a list goes on, which the server says, and which must be a path of its API.
   *
   * @param last the path of this page: a list that goes on there never ends
   */
  static Optional<String> next(JsonTree page, String last) throws Mismatch {
    Optional<String> next = page.optionalText("next");
    if (next.isPresent() && (!isOfTheApi(next.get()) || next.get().equals(last))) {
      throw new Mismatch("the list goes on at \"%s\"".formatted(next.get()));
    }
    return next;
  }

  private static boolean isOfTheApi(String path) {
    try {
      return path.startsWith(API) && path.equals(new URI(path).toString());
    } catch (URISyntaxException e) {
      return false;
    }
  }

  <T> T get(String path, Use<T> use) {
    return send("GET", path, Map.of(), use);
  }

  /**
   * Sends a request, and uses what is answered: an empty document, if that has no body.
   *
   * @throws Unanswered if there is no answer, or one that refuses
   */
  <T> T send(String method, String path, Map<String, String> headers, Use<T> use) {
    Answer answer = exchange(method, path, headers);
    try {
      if (answer.status() / 100 != 2) {
        throw Unanswered.refused(message(JsonTree.read(answer.body())));
      }
      return use.of(JsonTree.read(answer.body().length == 0 ? EMPTY : answer.body()));
    } catch (Mismatch e) {
      throw stranger(
          "status %d to %s %s: %s".formatted(answer.status(), method, path, e.getMessage()));
    }
  }

  private static String message(JsonTree refusal) throws Mismatch {
    List<JsonTree> errors = refusal.objects("errors");
    if (errors.isEmpty()) {
      throw new Mismatch("no error in errors");
    }
    return errors.getFirst().text("message");
  }

  /** Uses what was answered before. */
  <T> T use(JsonTree document, Use<T> use) {
    try {
      return use.of(document);
    } catch (Mismatch e) {
      throw stranger(String.valueOf(e.getMessage()));
    }
  }

  private Unanswered stranger(String why) {
    return Unanswered.askedWrongly(
        ("what answers at %s is no Moorage, or one of another version (%s): name the right one with"
                + " --server or MOORAGE_SERVER")
            .formatted(server, why));
  }

  private static final byte[] EMPTY = {'{', '}'};

  private record Answer(int status, byte[] body) {}

  private Answer exchange(String method, String path, Map<String, String> headers) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(server + path).toURL().openConnection(Proxy.NO_PROXY);
      connection.setRequestMethod(method);
      connection.setConnectTimeout(CONNECT_MILLIS);
      connection.setReadTimeout(READ_MILLIS);
      connection.setInstanceFollowRedirects(false);
      connection.setUseCaches(false);
      connection.setRequestProperty("User-Agent", "moorage/" + Build.version());
      connection.setRequestProperty("Accept", "application/json");
      headers.forEach(connection::setRequestProperty);
      int status = connection.getResponseCode();
      try (InputStream in = body(connection, status)) {
        return new Answer(status, in.readNBytes(LONGEST_ANSWER));
      }
    } catch (IOException e) {
      throw Unanswered.askedWrongly(
          ("cannot reach %s (%s): start it with \"moorage serve\", or name another with --server or"
                  + " MOORAGE_SERVER")
              .formatted(server, reason(e)));
    }
  }

  private static InputStream body(HttpURLConnection connection, int status) throws IOException {
    return status < 400
        ? connection.getInputStream()
        : Optional.ofNullable(connection.getErrorStream()).orElseGet(InputStream::nullInputStream);
  }

  private static String reason(IOException e) {
    return switch (e) {
      case UnknownHostException _ -> "no such host";
      case SocketTimeoutException _ -> "no answer in time";
      default -> Optional.ofNullable(e.getMessage()).orElseGet(() -> e.getClass().getSimpleName());
    };
  }
}
