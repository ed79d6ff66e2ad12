package io.moorage.deploy.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The training of the verbs that ask a runner: one that has a container and an image, and says yes
 * to everything.
 */
final class EngineTraining implements AutoCloseable {
  private static final String ID = "0123456789abcdef".repeat(4);
  private static final String FRAME = "\1\0\0\0\0\0\0\3hi\n";
  private static final String LENGTH = "content-length: ";

  private final ServerSocketChannel listening;

  private EngineTraining(ServerSocketChannel listening) {
    this.listening = listening;
  }

  static void run(Command command, Path directory) throws IOException {
    Path socket = directory.resolve("d.sock");
    ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try (EngineTraining engine = new EngineTraining(listening)) {
      listening.bind(UnixDomainSocketAddress.of(socket));
      Thread.ofPlatform().daemon().name("training").start(engine::serve);
      for (List<String> verb :
          List.of(
              List.of("ps"),
              List.of("ps", "-a", "--json"),
              List.of("images"),
              List.of("images", "--json"),
              List.of("pull", "app:1.0"),
              List.of("tag", "app:1.0", "app:2.0"),
              List.of("rmi", "app:2.0"),
              List.of("run", "-d", "-p", "8000:8080", "--name", "web", "app:1.0"),
              List.of("run", "--rm", "app:1.0", "true"),
              List.of("exec", "web", "true"),
              List.of("logs", "web"),
              List.of("inspect", "web"),
              List.of("rename", "web", "old"),
              List.of("wait", "web"),
              List.of("start", "web"),
              List.of("stop", "web"),
              List.of("rm", "-f", "web"))) {
        List<String> words = new ArrayList<>(verb.subList(0, 1));
        words.addAll(List.of("--socket", socket.toString()));
        words.addAll(verb.subList(1, verb.size()));
        command.run(words.toArray(String[]::new));
      }
    }
    command.run("ps", "--socket", directory.resolve("nobody").toString());
  }

  private void serve() {
    while (listening.isOpen()) {
      try (var client = listening.accept()) {
        String answer = answer(request(new BufferedInputStream(Channels.newInputStream(client))));
        client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
      } catch (IOException broken) {
        // A verb that hangs up leaves the next one its turn.
      }
    }
  }

  /** The first line; all of the request is read. */
  private static String request(InputStream in) throws IOException {
    String first = line(in);
    int body = 0;
    for (String field = line(in); !field.isEmpty(); field = line(in)) {
      if (field.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
        body = Integer.parseInt(field.substring(LENGTH.length()).strip());
      }
    }
    in.skipNBytes(body);
    return first;
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.write(c);
    }
    return line.toString(StandardCharsets.US_ASCII).strip();
  }

  private static String answer(String request) {
    if (request.contains("/attach?") || request.contains("/exec/e/start")) {
      return "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n" + FRAME;
    }
    String document = document(request);
    return document.isEmpty()
        ? "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"
        : "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + document;
  }

  private static String document(String request) {
    if (request.contains("/containers/json")) {
      return """
      [{"Id":"%s","Names":["/web"],"Image":"app:1.0","Command":"run","Created":1767225600,
        "Status":"Up 2 hours","Labels":{},"Ports":[{"IP":"0.0.0.0","PrivatePort":8080,
        "PublicPort":8000,"Type":"tcp"},{"PrivatePort":90,"Type":"udp"}]}]\
      """
          .formatted(ID);
    }
    if (request.contains("/images/json")) {
      return """
      [{"Id":"sha256:%s","RepoTags":["app:1.0"],"RepoDigests":[],"Created":1767225600,
        "Size":1982309,"Labels":null}]\
      """
          .formatted(ID);
    }
    if (request.contains("/logs?")) {
      return FRAME;
    }
    if (request.contains("/images/create")) {
      return """
      {"status":"Pulling from app","id":"1.0"}
      {"status":"Downloading","progressDetail":{"current":1,"total":2},"id":"0123456789ab"}
      {"status":"Pull complete","progressDetail":{},"id":"0123456789ab"}
      {"status":"Status: Downloaded newer image for app:1.0"}
      """;
    }
    if (request.startsWith("DELETE") && request.contains("/images/")) {
      return "[{\"Untagged\":\"app:2.0\"}]";
    }
    if (request.contains("/wait")) {
      return "{\"StatusCode\":0}";
    }
    if (request.contains("/create?") || request.contains("/web/json")) {
      return "{\"Id\":\"" + ID + "\",\"Config\":{\"Tty\":false}}";
    }
    if (request.contains("/exec/e/json")) {
      return "{\"ExitCode\":0}";
    }
    return request.contains("/exec ") ? "{\"Id\":\"e\"}" : "";
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
