package io.moorage.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.deploy.clients.RunningRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code serve} says and how it ends, in a process of its own. */
class ServeIT {
  @TempDir Path directory;

  @Test
  void serve_portTaken_exit1NamesTheHolder() throws IOException, InterruptedException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Ended ended = serve("--listen", "127.0.0.1:" + socket.getLocalPort());
      assertEquals(1, ended.code(), ended.err());
      assertEquals(1, ended.err().lines().count(), ended.err());
      assertTrue(ended.err().contains("(pid " + ProcessHandle.current().pid() + ")"), ended.err());
      assertTrue(ended.err().contains("--listen"), ended.err());
    }
  }

  @Test
  void serve_directoryInUse_exit2() throws IOException, InterruptedException {
    try (RunningRegistry first = RunningRegistry.on(directory.resolve("data")).start()) {
      Ended ended = serve("--listen", "127.0.0.1:0");
      assertTrue(first.isAlive());
      assertEquals(2, ended.code(), ended.err());
      assertEquals(1, ended.err().lines().count(), ended.err());
      assertTrue(ended.err().contains(directory.resolve("data").toString()), ended.err());
    }
  }

  @Test
  void serve_metricsListen_answersPrometheus() throws IOException, InterruptedException {
    int port = freePort();
    try (RunningRegistry server =
            RunningRegistry.on(directory.resolve("data"))
                .set("MOORAGE_METRICS_LISTEN", "127.0.0.1:" + port)
                .start();
        HttpClient http = HttpClient.newHttpClient()) {
      assertEquals(200, get(http, server.uri("/v2/")).statusCode());
      HttpResponse<String> metrics = get(http, URI.create("http://127.0.0.1:" + port + "/metrics"));
      assertEquals(200, metrics.statusCode());
      assertTrue(metrics.body().contains("# TYPE "), metrics.body());
      assertEquals(404, get(http, URI.create("http://127.0.0.1:" + port + "/")).statusCode());
    }
  }

  @Test
  void serve_terminated_releasesTheDirectory() throws IOException, InterruptedException {
    RunningRegistry first = RunningRegistry.on(directory.resolve("data")).start();
    first.close();
    try (RunningRegistry second = RunningRegistry.on(directory.resolve("data")).start();
        HttpClient http = HttpClient.newHttpClient()) {
      assertEquals(200, get(http, second.uri("/readyz")).statusCode());
    }
  }

  private record Ended(int code, String err) {}

  private Ended serve(String... words) throws IOException, InterruptedException {
    RunningRegistry.Launch launch = RunningRegistry.on(directory.resolve("data"));
    List<String> command = new ArrayList<>(launch.command());
    command.addAll(List.of("serve", "--data-dir", launch.dataDirectory().toString()));
    command.addAll(List.of(words));
    Path err = directory.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(err.toFile())
            .start();
    return new Ended(process.waitFor(), Files.readString(err));
  }

  private static HttpResponse<String> get(HttpClient http, URI uri)
      throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
