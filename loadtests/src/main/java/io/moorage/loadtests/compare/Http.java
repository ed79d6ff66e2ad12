package io.moorage.loadtests.compare;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One kept connection and the few lines of HTTP/1.1 that a push needs: a client of the measuring
 * side must cost as little as it can, as it shares the processors with the measured.
 */
public final class Http implements AutoCloseable {
  /** The type of what has none. */
  public static final String BYTES = "application/octet-stream";

  private static final byte[] NONE = new byte[0];

  private final InetSocketAddress server;
  private final SocketChannel channel;
  private final InputStream in;

  /**
   * An answer whose body is left out.
   *
   * @param location its path and query, or empty
   */
  public record Answer(int status, String location) {

    /**
     * This answer.
     *
     * @throws IOException if its status is another one
     */
    public Answer expect(int wanted, String what) throws IOException {
      if (status != wanted) {
        throw new IOException("%s was answered %d, not %d".formatted(what, status, wanted));
      }
      return this;
    }
  }

  /** Writes the body of a chunked request, its end included or not. */
  public interface Body {
    void writeTo(SocketChannel channel) throws IOException;
  }

  /** Connects. */
  public Http(InetSocketAddress server) throws IOException {
    this.server = server;
    this.channel = SocketChannel.open(server);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    this.in = new BufferedInputStream(channel.socket().getInputStream(), 4096);
  }

  /** Sends a request without a body, and waits for the answer. */
  public Answer send(String method, String path) throws IOException {
    return send(method, path, BYTES, NONE);
  }

  /** Sends a request with its body, and waits for the answer. */
  public Answer send(String method, String path, String type, byte[] body) throws IOException {
    write(head(method, path, type, "Content-Length: " + body.length), ByteBuffer.wrap(body));
    return answer();
  }

  /** Opens the session of an upload, whose address is the answer's location. */
  public Answer open(String repository) throws IOException {
    return send("POST", "/v2/" + repository + "/blobs/uploads/").expect(202, "POST");
  }

  /** Sends a body in chunks, whose length is not told beforehand. */
  Answer patch(String path, Body body) throws IOException {
    begin(path, body);
    return answer();
  }

  /** Sends the beginning of a body, and waits for nothing. */
  void begin(String path, Body body) throws IOException {
    write(head("PATCH", path, BYTES, "Transfer-Encoding: chunked"));
    body.writeTo(channel);
  }

  /** The address that ends an upload as this digest. */
  public static String ending(String location, Object digest) {
    return location + (location.indexOf('?') < 0 ? "?" : "&") + "digest=" + digest;
  }

  private ByteBuffer head(String method, String path, String type, String length) {
    return ByteBuffer.wrap(
        "%s %s HTTP/1.1\r\nHost: %s:%d\r\nContent-Type: %s\r\n%s\r\n\r\n"
            .formatted(method, path, server.getHostString(), server.getPort(), type, length)
            .getBytes(StandardCharsets.US_ASCII));
  }

  private void write(ByteBuffer... parts) throws IOException {
    while (parts[parts.length - 1].hasRemaining() || parts[0].hasRemaining()) {
      channel.write(parts);
    }
  }

  private Answer answer() throws IOException {
    var status = line();
    int length = 0;
    var location = "";
    for (var header = line(); !header.isEmpty(); header = line()) {
      var name = header.substring(0, header.indexOf(':')).toLowerCase(Locale.ROOT);
      var value = header.substring(header.indexOf(':') + 1).strip();
      switch (name) {
        case "content-length" -> length = Integer.parseInt(value);
        case "location" -> location = path(value);
        default -> {}
      }
    }
    in.skipNBytes(length);
    return new Answer(Integer.parseInt(status.substring(9, 12)), location);
  }

  /** The path and query of a location, which may be absolute. */
  private static String path(String location) {
    int scheme = location.indexOf("://");
    return scheme < 0 ? location : location.substring(location.indexOf('/', scheme + 3));
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
