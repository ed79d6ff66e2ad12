package io.moorage.deploy.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of the training run that asks a server: verbs of clients, once each, against a socket
 * that says what a server would. The real one is no business of a cache for short verbs.
 */
final class ClientTraining implements AutoCloseable {
  private static final String DIGEST = "sha256:" + "0".repeat(64);
  private static final String TALLY =
      "\"entries\":1,\"blobs\":1,\"bytes\":1048577,\"uploads\":1,\"records\":1";
  private static final String NONE = "{\"items\":[],\"more\":false}";

  private final ServerSocket socket;

  private ClientTraining(ServerSocket socket) {
    this.socket = socket;
  }

  static void run(Command command) throws IOException {
    try (ClientTraining server =
        new ClientTraining(new ServerSocket(0, 8, InetAddress.getLoopbackAddress()))) {
      Thread.ofPlatform().daemon().name("training").start(server::answer);
      String address = "127.0.0.1:" + server.socket.getLocalPort();
      for (List<String> verb :
          List.of(
              List.of("repo", "ls"),
              List.of("repo", "ls", "--sizes", "--json"),
              List.of("repo", "retag", "team/app", "1.0", "live"),
              List.of("repo", "rm", "team/app", "--yes"),
              List.of("gc", "status"),
              List.of("gc", "run"),
              List.of("gc", "explain", DIGEST))) {
        List<String> words = new ArrayList<>(verb);
        words.addAll(List.of("--server", address));
        command.run(words.toArray(String[]::new));
      }
    }
    command.run("repo", "ls", "--server", "127.0.0.1:1");
    command.run("repo", "ls", "--server", "nowhere:");
  }

  private void answer() {
    while (true) {
      try (Socket client = socket.accept()) {
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
        String request = String.valueOf(lines.readLine());
        String field = lines.readLine();
        while (field != null && !field.isEmpty()) {
          field = lines.readLine();
        }
        client
            .getOutputStream()
            .write(
                ("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + document(request))
                    .getBytes(StandardCharsets.UTF_8));
      } catch (IOException broken) {
        // A verb that hangs up leaves the next one its turn, which would else wait for an answer.
        if (socket.isClosed()) {
          return;
        }
      }
    }
  }

  private static String document(String request) {
    if (request.contains("/tags/")) {
      return "{\"digest\":\"" + DIGEST + "\",\"before\":\"" + DIGEST + "\"}";
    }
    if (request.startsWith("POST")) {
      return "{\"requested\":\"2026-01-01T00:00:00Z\"}";
    }
    String repository =
        "{\"name\":\"team/app\",\"tags\":1,\"manifests\":1,\"blobs\":1,"
            + "\"bytes\":{\"total\":1048577,\"shared\":0,\"own\":1,\"unused\":0}}";
    if (request.contains("/repositories/")) {
      return repository;
    }
    if (request.contains("/repositories")) {
      return "{\"repositories\":[" + repository + "]}";
    }
    if (request.contains("/collection")) {
      return """
      {"last":{"started":"2026-01-01T00:00:00.5Z","millis":20,"end":"complete",%s},
       "next":"2026-01-01T00:01:00Z","sinceStart":{%s},
       "waiting":{"due":1,"firstDue":"2126-01-01T00:00:00Z","condemned":1,"repositories":1,
                  "countedTo":100000}}\
      """
          .formatted(TALLY, TALLY);
    }
    return """
    {"digest":"%s","blob":{"bytes":5,"suspect":false},"condemned":%s,"manifests":%s,
     "repositories":{"more":false,"items":[
       {"repository":"team/app","reason":"named","by":{"more":false,"items":[
         {"manifest":"%s","tags":{"items":["1.0"],"more":false},"indexes":%s}]}},
       {"repository":"team/web","reason":"going","from":"2126-01-01T00:00:00Z"}]}}\
    """
        .formatted(DIGEST, NONE, NONE, DIGEST, NONE);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
