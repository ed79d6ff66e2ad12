package io.moorage.loadtests.compare;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * A server that sends files and throws away what it is sent: what a client makes of it is what that
 * client can make at all. {@code NullServer PORT ROOT}.
 */
final class NullServer {
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *([0-9]+)");

  private final Path root;
  private final Map<String, FileChannel> files = new ConcurrentHashMap<>();

  private NullServer(Path root) {
    this.root = root;
  }

  public static void main(String[] arguments) throws IOException {
    var server = new NullServer(Path.of(arguments[1]));
    try (var listening = ServerSocketChannel.open()) {
      int port = Integer.parseInt(arguments[0]);
      listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
      while (true) {
        var channel = listening.accept();
        Thread.ofPlatform().daemon().start(() -> server.serve(channel));
      }
    }
  }

  private void serve(SocketChannel channel) {
    try (channel) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      var in = ByteBuffer.allocateDirect(256 << 10).flip();
      while (true) {
        answer(channel, head(channel, in), in);
      }
    } catch (IOException ended) {
      // The client has what it wanted.
    }
  }

  private void answer(SocketChannel channel, String head, ByteBuffer in) throws IOException {
    var words = head.split(" ", 3);
    switch (words[0]) {
      case "GET", "HEAD" -> sendFile(channel, words[1], words[0].equals("GET"));
      case "POST", "PATCH" -> {
        skipBody(channel, head, in);
        say(channel, "202 Accepted\r\nLocation: /v2/null\r\nContent-Length: 0");
      }
      default -> {
        skipBody(channel, head, in);
        say(channel, "201 Created\r\nLocation: /v2/null\r\nContent-Length: 0");
      }
    }
  }

  private void sendFile(SocketChannel channel, String path, boolean body) throws IOException {
    if (path.equals("/v2/")) {
      say(channel, "200 OK\r\nContent-Length: 0");
      return;
    }
    var file = files.get(path);
    if (file == null) {
      file = FileChannel.open(root.resolve(path.substring(1)));
      files.put(path, file);
    }
    long size = file.size();
    say(channel, "200 OK\r\nContent-Length: " + size);
    for (long at = 0; body && at < size; ) {
      at += file.transferTo(at, size - at, channel);
    }
  }

  private static void say(SocketChannel channel, String answer) throws IOException {
    var bytes =
        ByteBuffer.wrap(("HTTP/1.1 " + answer + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static void skipBody(SocketChannel channel, String head, ByteBuffer in)
      throws IOException {
    var length = LENGTH.matcher(head);
    if (length.find()) {
      skip(channel, in, Long.parseLong(length.group(1)));
      return;
    }
    for (long chunk = -1; chunk != 0; ) {
      chunk = Long.parseLong(line(channel, in), 16);
      skip(channel, in, chunk + 2);
    }
  }

  private static void skip(SocketChannel channel, ByteBuffer in, long bytes) throws IOException {
    long left = bytes;
    while (left > in.remaining()) {
      left -= in.remaining();
      fill(channel, in.clear());
    }
    in.position(in.position() + (int) left);
  }

  private static String head(SocketChannel channel, ByteBuffer in) throws IOException {
    var head = new StringBuilder();
    for (var line = line(channel, in); !line.isEmpty(); line = line(channel, in)) {
      head.append(line).append("\r\n");
    }
    return head.toString();
  }

  private static String line(SocketChannel channel, ByteBuffer in) throws IOException {
    var line = new StringBuilder();
    while (true) {
      if (!in.hasRemaining()) {
        fill(channel, in.clear());
      }
      char c = (char) in.get();
      if (c == '\n') {
        return line.toString();
      }
      if (c != '\r') {
        line.append(c);
      }
    }
  }

  private static void fill(SocketChannel channel, ByteBuffer in) throws IOException {
    if (channel.read(in) < 0) {
      throw new IOException("the client went");
    }
    in.flip();
  }
}
