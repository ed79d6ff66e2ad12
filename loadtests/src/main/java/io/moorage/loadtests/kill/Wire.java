package io.moorage.loadtests.kill;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.MediaType;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.deploy.clients.RunningRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The requests of the distribution-spec, one method each, as plainly as a client can send them.
 *
 * <p>Every method throws {@link Cut} if the connection broke before the answer was whole.
 *
 * @param dark whether the server's machine counts as dead: what it answers then says nothing
 */
record Wire(RunningRegistry registry, HttpClient http, BooleanSupplier dark)
    implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  /** The connection broke: whether the request took effect is not known. */
  static final class Cut extends UncheckedIOException {
    private static final long serialVersionUID = 1L;

    Cut(IOException cause) {
      super(cause);
    }
  }

  /** An answer that arrived whole. */
  record Answer(String request, int status, HttpResponse<byte[]> response) {

    Digest digest() {
      return Digest.of(DigestAlgorithm.SHA256, response.body());
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    /** The path and query of the {@code Location}: the port of the next start is another. */
    String location() {
      var location = URI.create(header("Location"));
      return location.getRawPath()
          + (location.getRawQuery() == null ? "" : "?" + location.getRawQuery());
    }

    @Override
    public String toString() {
      return "%d to %s".formatted(status, request);
    }
  }

  static Wire to(RunningRegistry registry) {
    return to(registry, () -> false);
  }

  static Wire to(RunningRegistry registry, BooleanSupplier dark) {
    return new Wire(
        registry, HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(), dark);
  }

  Answer get(Name name) {
    return send("GET", path(name), BodyPublishers.noBody());
  }

  Answer head(Name name) {
    return send("HEAD", path(name), BodyPublishers.noBody());
  }

  Answer referrers(Name.OfManifest subject) {
    return send(
        "GET",
        "/v2/" + subject.repository() + "/referrers/" + subject.digest(),
        BodyPublishers.noBody());
  }

  Answer delete(Name name) {
    return send("DELETE", path(name), BodyPublishers.noBody());
  }

  Answer putManifest(Name name, String query, byte[] manifest) {
    return send(
        "PUT",
        path(name) + query,
        BodyPublishers.ofByteArray(manifest),
        "Content-Type",
        MediaType.OCI_MANIFEST.name());
  }

  Answer startUpload(RepositoryName repository, String query, BodyPublisher body) {
    return send(
        "POST", uploads(repository) + query, body, "Content-Type", "application/octet-stream");
  }

  Answer append(String location, BodyPublisher body) {
    return send("PATCH", location, body, "Content-Type", "application/octet-stream");
  }

  /** Sends the bytes that belong at an offset. */
  Answer appendAt(String location, long offset, byte[] chunk) {
    return send(
        "PATCH",
        location,
        BodyPublishers.ofByteArray(chunk),
        "Content-Type",
        "application/octet-stream",
        "Content-Range",
        offset + "-" + (offset + chunk.length - 1));
  }

  Answer finish(String location, Digest digest, BodyPublisher body) {
    return send(
        "PUT",
        location + (location.indexOf('?') < 0 ? "?" : "&") + "digest=" + digest,
        body,
        "Content-Type",
        "application/octet-stream");
  }

  Answer status(String location) {
    return send("GET", location, BodyPublishers.noBody());
  }

  Answer cancel(String location) {
    return send("DELETE", location, BodyPublishers.noBody());
  }

  /** How many bytes of an upload the registry holds, or none if it knows no such upload. */
  Optional<Long> offset(String location) {
    var answer = status(location);
    if (answer.status() == 404) {
      return Optional.empty();
    }
    var range = answer.header("Range");
    if (answer.status() != 204 || !range.startsWith("0-")) {
      throw new IllegalStateException("%s, Range '%s'".formatted(answer, range));
    }
    long last = Long.parseLong(range.substring(2));
    // 0-0 says both one byte and none; a resuming client sends the first byte again only after a
    // 416, and here the caller tries.
    return Optional.of(last == 0 ? 0 : last + 1);
  }

  private static String uploads(RepositoryName repository) {
    return "/v2/" + repository + "/blobs/uploads/";
  }

  private static String path(Name name) {
    return "/v2/"
        + name.repository()
        + switch (name) {
          case Name.OfBlob blob -> "/blobs/" + blob.digest();
          case Name.OfManifest manifest -> "/manifests/" + manifest.digest();
          case Name.OfTag tag -> "/manifests/" + tag.tag();
        };
  }

  private Answer send(String method, String path, BodyPublisher body, String... headers) {
    var request =
        HttpRequest.newBuilder(registry.uri(path))
            .timeout(LONGEST)
            .header("Accept", MediaType.OCI_MANIFEST.name())
            .method(method, body);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      var response = http.send(request.build(), BodyHandlers.ofByteArray());
      if (dark.getAsBoolean()) {
        throw new Cut(new IOException("answered " + response.statusCode() + " without power"));
      }
      return new Answer(method + " " + path, response.statusCode(), response);
    } catch (IOException e) {
      throw new Cut(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
