package io.moorage.deploy.serve;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.config.ListenAddress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/** Lives of a container without a network, as docker asks for them. */
public final class RunnerRehearsal {
  private static final Pattern ID = Pattern.compile("\"Id\":\"([0-9a-f]{64})\"");

  /** Enough for profiles of what each life does. */
  private static final int LIVES = 60;

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String GROUP = "moorage-training";
  private static final String ATTACH =
      "/attach?stderr=1&stdout=1&stream=1 HTTP/1.1\r\nUpgrade: tcp\r\nConnection: Upgrade\r\n";

  private final Path socket;
  private final String image;

  private RunnerRehearsal(Path socket, String image) {
    this.socket = socket;
    this.image = image;
  }

  /**
   * Plays them.
   *
   * @param registry where the image comes from
   * @throws IOException if the runner does not answer as it should, or not in time
   */
  public static void of(Path socket, ListenAddress registry) throws IOException {
    byte[] layer = TinyProgram.layer();
    var config =
        """
        {"architecture":"amd64","os":"linux","config":{"Cmd":["/hi"]},\
        "rootfs":{"type":"layers","diff_ids":["%s"]}}\
        """
            .formatted(Digest.of(DigestAlgorithm.SHA256, layer));
    var name = Rehearsal.push(registry, config.getBytes(StandardCharsets.UTF_8), layer);
    var rehearsal = new RunnerRehearsal(socket, registry + "/" + name);
    var failure = new AtomicReference<IOException>();
    var player =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    rehearsal.play();
                  } catch (IOException e) {
                    failure.set(e);
                  }
                });
    try {
      if (!player.join(PATIENCE)) {
        player.interrupt();
        throw new IOException("the runner took more than " + PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    } finally {
      removeGroups();
    }
    if (failure.get() != null) {
      throw failure.get();
    }
  }

  private void play() throws IOException {
    int colon = image.lastIndexOf(':');
    var pull = "fromImage=" + image.substring(0, colon) + "&tag=" + image.substring(colon + 1);
    expect(200, "POST", "/images/create?" + pull, "");
    expect(200, "GET", "/images/" + image + "/json", "");
    for (int life = 0; life < LIVES; life++) {
      var id = create("true");
      try (var attached = open("POST /containers/" + id + ATTACH);
          var waiting = open("POST /containers/" + id + "/wait?condition=removed HTTP/1.1\r\n")) {
        expect(204, "POST", "/containers/" + id + "/start", "");
        var said = all(attached);
        if (!said.endsWith("hi\n")) {
          throw new IOException("hi wanted, this got: " + said);
        }
        var _ = all(waiting);
      }
    }
    var id = create("false");
    expect(204, "POST", "/containers/" + id + "/start", "");
    expect(200, "POST", "/containers/" + id + "/wait", "");
    expect(200, "GET", "/containers/json?all=1", "");
    expect(200, "GET", "/containers/" + id + "/json", "");
    expect(200, "GET", "/containers/" + id + "/logs?stdout=1&stderr=1", "");
    expect(204, "DELETE", "/containers/" + id, "");
  }

  private String create(String autoRemove) throws IOException {
    var body =
        """
        {"Image":"%s","AttachStdout":true,"AttachStderr":true,\
        "HostConfig":{"NetworkMode":"none","AutoRemove":%s,"CgroupParent":"/%s"}}\
        """
            .formatted(image, autoRemove, GROUP);
    var answer = expect(201, "POST", "/containers/create", body);
    var id = ID.matcher(answer);
    if (!id.find()) {
      throw new IOException("no Id in: " + answer);
    }
    return id.group(1);
  }

  private String expect(int status, String method, String target, String body) throws IOException {
    try (var channel = connect()) {
      send(
          channel,
          "%s /v1.48%s HTTP/1.1\r\nHost: d\r\nConnection: close\r\nContent-Length: %d\r\n%s\r\n%s"
              .formatted(
                  method,
                  target,
                  body.length(),
                  body.isEmpty() ? "" : "Content-Type: application/json\r\n",
                  body));
      var answer = all(channel);
      if (!answer.startsWith("HTTP/1.1 " + status)) {
        throw new IOException("%s %s: %d wanted, got %s".formatted(method, target, status, answer));
      }
      return answer;
    }
  }

  /** Sends a request whose answer comes later. */
  private SocketChannel open(String request) throws IOException {
    var channel = connect();
    send(
        channel,
        request.replaceFirst(" ", " /v1.48")
            + (request.contains("Upgrade") ? "" : "Connection: close\r\n")
            + "Host: d\r\nContent-Length: 0\r\n\r\n");
    return channel;
  }

  private SocketChannel connect() throws IOException {
    var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(socket));
    return channel;
  }

  private static void send(SocketChannel channel, String text) throws IOException {
    var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      var _ = channel.write(bytes);
    }
  }

  private static String all(SocketChannel channel) throws IOException {
    return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  private static void removeGroups() throws IOException {
    var root = Path.of("/sys/fs/cgroup");
    Files.deleteIfExists(root.resolve(GROUP));
    try (var hierarchies = Files.list(root)) {
      for (var hierarchy : hierarchies.toList()) {
        Files.deleteIfExists(hierarchy.resolve(GROUP));
      }
    }
  }
}
