package io.moorage.deploy.serve;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.config.ListenAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A push, a pull, lists and deletes over plain sockets. The training run needs the server's
 * classes, not those of an HTTP client.
 */
public final class Rehearsal {
  private static final Pattern LOCATION =
      Pattern.compile("(?im)^location: *(?:http://[^/]+)?(\\S+)");
  private static final String API = "/api/v1/";
  private static final String REPOSITORY = "/v2/training/app";
  private static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
  private static final String TYPED = "Content-Type: " + MANIFEST_TYPE + "\r\n";

  /**
   * How often a push and a pull are played. The cache keeps profiles as well as classes, and with
   * them the first requests of each start are compiled well within seconds instead of a minute.
   */
  private static final int PUSHES = 200;

  private static final int PULLS = 1_500;

  /** Who waits for an answer that never comes would keep the first start waiting, too. */
  private static final int PATIENCE_MILLIS = 60_000;

  private final ListenAddress address;

  private Rehearsal(ListenAddress address) {
    this.address = address;
  }

  /**
   * Plays it against the server at an address.
   *
   * @throws IOException if the server does not answer as it should
   */
  public static void of(ListenAddress address) throws IOException {
    new Rehearsal(address).play();
  }

  /**
   * Pushes an image of one layer.
   *
   * @return its name, without the address
   */
  static String push(ListenAddress address, byte[] config, byte[] layer) throws IOException {
    var rehearsal = new Rehearsal(address);
    rehearsal.push(config);
    rehearsal.push(layer);
    var _ =
        rehearsal.expect(201, "PUT", REPOSITORY + "/manifests/run", TYPED, manifest(config, layer));
    return "training/app:run";
  }

  private static byte[] manifest(byte[] config, byte[] layer) {
    return bytes(
        """
        {"schemaVersion":2,"mediaType":"%s",\
        "config":{"mediaType":"application/vnd.oci.image.config.v1+json",\
        "digest":"%s","size":%d},\
        "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar",\
        "digest":"%s","size":%d}]}\
        """
            .formatted(MANIFEST_TYPE, digest(config), config.length, digest(layer), layer.length));
  }

  private void play() throws IOException {
    expect(200, "GET", "/v2/", "", new byte[0]);
    byte[] config = bytes("{\"architecture\":\"amd64\",\"os\":\"linux\"}");
    byte[] layer = new byte[100_000];
    push(config);
    push(layer);
    byte[] manifest = manifest(config, layer);
    for (int number = 0; number < PUSHES; number++) {
      push(bytes("layer " + number));
    }
    expect(201, "PUT", REPOSITORY + "/manifests/1.0", TYPED, manifest);
    for (int round = 0; round < PULLS; round++) {
      expect(200, "GET", REPOSITORY + "/manifests/1.0", "", new byte[0]);
      expect(200, "GET", REPOSITORY + "/manifests/" + digest(manifest), "", new byte[0]);
      expect(200, "GET", REPOSITORY + "/blobs/" + digest(layer), "", new byte[0]);
      expect(
          206, "GET", REPOSITORY + "/blobs/" + digest(layer), "Range: bytes=5-9\r\n", new byte[0]);
      expect(404, "GET", REPOSITORY + "/manifests/2.0", "", new byte[0]);
    }
    expect(200, "GET", REPOSITORY + "/tags/list", "", new byte[0]);
    expect(200, "GET", "/v2/_catalog", "", new byte[0]);
    expect(200, "GET", REPOSITORY + "/referrers/" + digest(manifest), "", new byte[0]);
    expect(200, "PUT", API + "repositories/training%2Fapp/tags/2.0?from=1.0", "", new byte[0]);
    expect(200, "GET", API + "repositories?sizes=true", "", new byte[0]);
    expect(200, "GET", API + "blobs/" + digest(layer) + "/explanation", "", new byte[0]);
    expect(202, "DELETE", REPOSITORY + "/manifests/" + digest(manifest), "", new byte[0]);
    expect(202, "DELETE", API + "repositories/training%2Fapp", "", new byte[0]);
    expect(202, "POST", API + "collection/runs", "", new byte[0]);
    expect(200, "GET", API + "collection", "", new byte[0]);
  }

  private void push(byte[] blob) throws IOException {
    expect(404, "HEAD", REPOSITORY + "/blobs/" + digest(blob), "", new byte[0]);
    String session = location(expect(202, "POST", REPOSITORY + "/blobs/uploads/", "", new byte[0]));
    String chunk = "Content-Type: application/octet-stream\r\n";
    String next = location(expect(202, "PATCH", session, chunk, blob));
    String query = (next.contains("?") ? "&" : "?") + "digest=" + digest(blob);
    expect(201, "PUT", next + query, "", new byte[0]);
  }

  private static String location(String answer) throws IOException {
    Matcher matcher = LOCATION.matcher(answer);
    if (!matcher.find()) {
      throw new IOException("no Location in: " + answer);
    }
    return matcher.group(1);
  }

  private String expect(int status, String method, String target, String headers, byte[] body)
      throws IOException {
    try (Socket socket = new Socket(address.host(), address.port())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      ByteArrayOutputStream request = new ByteArrayOutputStream();
      request.writeBytes(
          bytes(
              "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Length: %d\r\n%s\r\n"
                  .formatted(method, target, address, body.length, headers)));
      request.writeBytes(body);
      OutputStream out = socket.getOutputStream();
      request.writeTo(out);
      out.flush();
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      if (!answer.startsWith("HTTP/1.1 " + status)) {
        String line = answer.lines().findFirst().orElse("nothing");
        throw new IOException("%s %s: %d wanted, %s got".formatted(method, target, status, line));
      }
      return answer;
    }
  }

  private static Digest digest(byte[] content) {
    return Digest.of(DigestAlgorithm.SHA256, content);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
