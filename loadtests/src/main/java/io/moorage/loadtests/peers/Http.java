package io.moorage.loadtests.peers;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One kept connection and the few lines of HTTP/1.1 that a push needs: a client of the measuring
 * side must cost as little as it can, as it shares the processors with the measured.
 */
final class Http implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final int port;

  /**
   * An answer.
   *
   * @param location as sent, or empty
   */
  record Answer(int status, String location) {}

  Http(int port) throws IOException {
    this.port = port;
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  Answer send(String method, String path, String type, byte[] body) throws IOException {
    var head =
        "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(method, path, port, type, body.length);
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    out.write(body);
    out.flush();
    return answer();
  }

  /** The path and query of a location, which may be absolute. */
  static String path(String location) {
    int scheme = location.indexOf("://");
    return scheme < 0 ? location : location.substring(location.indexOf('/', scheme + 3));
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
        case "location" -> location = value;
        default -> {}
      }
    }
    in.skipNBytes(length);
    return new Answer(Integer.parseInt(status.substring(9, 12)), location);
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
    socket.close();
  }
}
