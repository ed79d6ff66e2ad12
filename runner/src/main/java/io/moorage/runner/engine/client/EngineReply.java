package io.moorage.runner.engine.client;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An answer whose body is still to be read. Closing it closes the connection. */
public final class EngineReply implements AutoCloseable {
  private static final int LONGEST_LINE = 64 << 10;
  private static final int BUFFER = 64 << 10;

  private final SocketChannel channel;
  private final int status;
  private final Map<String, String> headers;
  private final InputStream body;

  private EngineReply(
      SocketChannel channel, int status, Map<String, String> headers, InputStream body) {
    this.channel = channel;
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  static EngineReply read(SocketChannel channel, boolean headerOnly) throws IOException {
    var in = new BufferedInputStream(Channels.newInputStream(channel), BUFFER);
    while (true) {
      int status = status(line(in));
      var headers = new TreeMap<String, String>();
      for (var field = line(in); !field.isEmpty(); field = line(in)) {
        int colon = field.indexOf(':');
        if (colon > 0) {
          headers.put(
              field.substring(0, colon).toLowerCase(Locale.ROOT),
              field.substring(colon + 1).strip());
        }
      }
      if (status != 100) {
        return new EngineReply(channel, status, headers, body(in, status, headers, headerOnly));
      }
    }
  }

  private static int status(String line) throws IOException {
    if (!line.matches("HTTP/1\\.[01] \\d{3}( .*)?")) {
      throw new IOException("what answers speaks no HTTP");
    }
    return Integer.parseInt(line.substring(9, 12));
  }

  private static InputStream body(
      InputStream in, int status, Map<String, String> headers, boolean headerOnly) {
    if (status == 101) {
      return in;
    }
    if (headerOnly || status == 204 || status == 304) {
      return InputStream.nullInputStream();
    }
    if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
      return new Chunks(in);
    }
    var length = headers.get("content-length");
    return length == null ? in : new Counted(in, Long.parseLong(length));
  }

  static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the answer broke off");
      }
      if (line.length() > LONGEST_LINE) {
        throw new IOException("the answer has a line that is too long");
      }
      line.append((char) c);
    }
    int end = line.length();
    return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
  }

  public int status() {
    return status;
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  /** What comes, until the other side ends. */
  public InputStream body() {
    return body;
  }

  /** The whole body as text. */
  public String text() throws IOException {
    return new String(body.readAllBytes(), StandardCharsets.UTF_8);
  }

  /** What is said to the stream that the connection has become. */
  public OutputStream output() {
    return Channels.newOutputStream(channel);
  }

  /** Says that there is no more to be said; the other side may go on. */
  public void endOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
