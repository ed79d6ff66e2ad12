package io.moorage.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What client verbs make of a server that is none of ours, or answers nothing. */
class StrangeServerIT {
  private static Recorded ls(int port) {
    return Recorded.call(
        Map.of(), "repo", "ls", "--sizes", "--json", "--server", "127.0.0.1:" + port);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404|404 page not found",
        "200|<html>",
        "200|''",
        "200|[]",
        "200|{}",
        "200|{\"repositories\":{}}",
        "200|{\"repositories\":[1]}",
        "200|{\"repositories\":[]} x",
        "200|{\"repositories\":[],\"next\":7}",
        "200|{\"repositories\":[],\"next\":\"x y\"}",
        "200|{\"repositories\":[],\"next\":\"/api/v1/x y\"}",
        "200|{\"repositories\":[],\"next\":\"@example.org/api/v1/\"}",
        "200|{\"repositories\":[],\"next\":\"/api/v1/repositories?prefix=&sizes=true\"}",
        "302|''",
        "401|{\"errors\":[]}",
        "500|{\"errors\":[{\"code\":\"UNKNOWN\"}]}"
      })
  void answer_notOfMoorage_exit2InOneLine(int status, String body) throws IOException {
    try (StrangeServer server = StrangeServer.answering(status, body)) {
      Recorded call = ls(server.port());
      assertEquals(2, call.code(), call.toString());
      assertEquals("", call.out());
      assertEquals(1, call.err().lines().count(), call.err());
      assertTrue(call.err().contains("is no Moorage"), call.err());
      assertTrue(call.err().contains("--server"), call.err());
    }
  }

  /** 1 would say that the check has found something. */
  @ParameterizedTest
  @CsvSource({
    "409,a check is running",
    "403,only from this machine",
    "503,the server is overloaded"
  })
  void check_refused_exit2WithTheReason(int status, String why) throws IOException {
    String body = "{\"errors\":[{\"code\":\"X\",\"message\":\"%s\"}]}".formatted(why);
    try (StrangeServer server = StrangeServer.answering(status, body)) {
      Recorded call =
          Recorded.call(Map.of(), "fsck", "--online", "--server", "127.0.0.1:" + server.port());
      assertEquals(2, call.code(), call.toString());
      assertEquals("", call.out());
      assertEquals(1, call.err().lines().count(), call.err());
      assertTrue(call.err().contains(why), call.err());
    }
  }

  /** A server that answers everything alike. */
  private record StrangeServer(HttpServer server) implements AutoCloseable {
    static StrangeServer answering(int status, String body) throws IOException {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      server.createContext(
          "/",
          exchange -> {
            try (exchange) {
              exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
              exchange.getResponseBody().write(bytes);
            }
          });
      server.start();
      return new StrangeServer(server);
    }

    int port() {
      return server.getAddress().getPort();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  @Test
  void connection_closedWithoutAnswer_exit2() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  while (true) {
                    socket.accept().close();
                  }
                } catch (IOException closed) {
                  // The end of the test.
                }
              });
      Recorded call = ls(socket.getLocalPort());
      assertEquals(2, call.code(), call.toString());
      assertEquals(1, call.err().lines().count(), call.err());
      assertTrue(call.err().contains("cannot reach"), call.err());
    }
  }
}
