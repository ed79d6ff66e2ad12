package io.moorage.deploy.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.MediaType;
import io.moorage.deploy.clients.RunningRegistry;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Random;

/** Images pushed by plain requests, for verbs to find. */
record Pushed(RunningRegistry registry, HttpClient http) {

  static byte[] layer(int size, long seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static Digest digest(byte[] content) {
    return Digest.of(DigestAlgorithm.SHA256, content);
  }

  /** An image of these layers, the first of which serves as its config. */
  Digest image(String repository, String tag, byte[]... layers)
      throws IOException, InterruptedException {
    for (byte[] layer : layers) {
      send(201, "POST", "/v2/" + repository + "/blobs/uploads/?digest=" + digest(layer), layer);
    }
    List<String> described = List.of(layers).stream().map(Pushed::descriptor).toList();
    byte[] manifest =
        """
        {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":%s}\
        """
            .formatted(MediaType.OCI_MANIFEST, described.getFirst(), described)
            .getBytes(UTF_8);
    send(201, "PUT", "/v2/" + repository + "/manifests/" + tag, manifest);
    return digest(manifest);
  }

  void delete(String repository, Digest manifest) throws IOException, InterruptedException {
    send(202, "DELETE", "/v2/" + repository + "/manifests/" + manifest, new byte[0]);
  }

  int status(String path) throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(registry.uri(path)).build(), BodyHandlers.discarding())
        .statusCode();
  }

  private void send(int status, String method, String path, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(registry.uri(path))
            .method(method, BodyPublishers.ofByteArray(body))
            .header("Content-Type", MediaType.OCI_MANIFEST.toString())
            .build();
    assertEquals(status, http.send(request, BodyHandlers.ofString()).statusCode());
  }

  private static String descriptor(byte[] content) {
    return """
    {"mediaType":"application/octet-stream","digest":"%s","size":%d}\
    """
        .formatted(digest(content), content.length);
  }
}
