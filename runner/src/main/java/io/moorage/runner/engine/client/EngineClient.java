package io.moorage.runner.engine.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Calls an engine; each call has a connection of its own. */
public final class EngineClient {
  private static final String VERSION = "/v1.50";
  private static final int BUFFER = 64 << 10;

  private final Path socket;

  public EngineClient(Path socket) {
    this.socket = socket;
  }

  public Path socket() {
    return socket;
  }

  /**
   * Makes a call and waits for the header of its answer.
   *
   * @param target path and query, without the version
   * @throws IOException if nobody answers, or in another protocol
   */
  public EngineReply call(String method, String target) throws IOException {
    return call(method, target, Map.of(), new byte[0]);
  }

  /** The same, with a document. */
  public EngineReply call(
      String method, String target, Map<String, String> headers, byte[] document)
      throws IOException {
    var fields = new LinkedHashMap<>(headers);
    fields.put("Content-Length", Integer.toString(document.length));
    if (document.length > 0) {
      fields.put("Content-Type", "application/json");
    }
    return reply(
        method,
        out -> {
          out.write(head(method, target, fields));
          out.write(document);
        });
  }

  /** The same, with a body that is read from a stream while it is sent. */
  public EngineReply send(String method, String target, String type, InputStream body)
      throws IOException {
    return reply(
        method,
        out -> {
          out.write(
              head(method, target, Map.of("Transfer-Encoding", "chunked", "Content-Type", type)));
          byte[] buffer = new byte[BUFFER];
          for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
            if (count > 0) {
              out.write(ascii(Integer.toHexString(count) + "\r\n"));
              out.write(buffer, 0, count);
              out.write(ascii("\r\n"));
            }
          }
          out.write(ascii("0\r\n\r\n"));
        });
  }

  /**
   * Makes a call whose answer is the connection itself.
   *
   * @return with the status 101, or an answer as any other
   */
  public EngineReply takeOver(String target, byte[] document) throws IOException {
    return call("POST", target, Map.of("Connection", "Upgrade", "Upgrade", "tcp"), document);
  }

  private interface Request {
    void write(OutputStream out) throws IOException;
  }

  private EngineReply reply(String method, Request request) throws IOException {
    var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    boolean answered = false;
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      try {
        request.write(Channels.newOutputStream(channel));
      } catch (IOException refused) {
        // Whoever does not want the body has said why, or is gone, which shows now.
      }
      var reply = EngineReply.read(channel, method.equals("HEAD"));
      answered = true;
      return reply;
    } finally {
      if (!answered) {
        channel.close();
      }
    }
  }

  private static byte[] head(String method, String target, Map<String, String> fields) {
    var head = new StringBuilder();
    head.append(method).append(' ').append(VERSION).append(target).append(" HTTP/1.1\r\n");
    head.append("Host: moorage\r\n");
    fields.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
