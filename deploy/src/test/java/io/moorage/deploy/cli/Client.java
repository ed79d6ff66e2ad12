package io.moorage.deploy.cli;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.deploy.clients.RunningRegistry;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Plain requests to a running server. */
final class Client implements AutoCloseable {
  private final RunningRegistry server;
  private final HttpClient http = HttpClient.newHttpClient();

  Client(RunningRegistry server) {
    this.server = server;
  }

  HttpResponse<byte[]> send(String method, String target, byte[] body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.uri(target))
            .timeout(Duration.ofSeconds(30))
            .method(method, BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  HttpResponse<byte[]> send(String method, String target) throws IOException, InterruptedException {
    return send(method, target, new byte[0]);
  }

  /** Pushes a blob at once, and says with what status. */
  HttpResponse<byte[]> pushBlob(byte[] content) throws IOException, InterruptedException {
    return send("POST", "/v2/app/blobs/uploads/?digest=" + digest(content), content);
  }

  HttpResponse<byte[]> pushManifest(String tag) throws IOException, InterruptedException {
    return send(
        "PUT",
        "/v2/app/manifests/" + tag,
        ("{\"schemaVersion\":2,\"manifests\":[],\"annotations\":{\"tag\":\"" + tag + "\"}}")
            .getBytes(StandardCharsets.UTF_8),
        "Content-Type",
        "application/vnd.oci.image.index.v1+json");
  }

  static Digest digest(byte[] content) {
    return Digest.of(DigestAlgorithm.SHA256, content);
  }

  @Override
  public void close() {
    http.close();
  }
}
