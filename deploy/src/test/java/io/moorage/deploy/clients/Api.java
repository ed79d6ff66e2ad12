package io.moorage.deploy.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.moorage.blobstore.oci.MediaType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/** Plain requests, to see what a client's push has left in the registry. */
record Api(RunningRegistry registry, HttpClient http) {
  private static final String MANIFESTS =
      String.join(
          ",",
          List.of(
              MediaType.OCI_INDEX.name(),
              MediaType.OCI_MANIFEST.name(),
              MediaType.DOCKER_LIST.name(),
              MediaType.DOCKER_MANIFEST.name()));

  static Api of(RunningRegistry registry) {
    return new Api(registry, HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
  }

  /** The digest that a tag names, by the header of a HEAD. */
  String digest(String repository, String tag) {
    var response =
        send(
            HttpRequest.newBuilder(registry.uri("/v2/" + repository + "/manifests/" + tag))
                .header("Accept", MANIFESTS)
                .HEAD()
                .build());
    assertEquals(200, response.statusCode(), response.body());
    return response.headers().firstValue("Docker-Content-Digest").orElse("no digest header");
  }

  /** The body of a GET that answers 200. */
  String get(String path) {
    var response =
        send(HttpRequest.newBuilder(registry.uri(path)).header("Accept", MANIFESTS).build());
    assertEquals(200, response.statusCode(), response.body());
    return response.body();
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
