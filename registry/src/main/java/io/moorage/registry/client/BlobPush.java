package io.moorage.registry.client;

import io.moorage.blobstore.oci.Descriptor;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.RepositoryName;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Sends blobs into one repository: a session is opened, filled and closed. One that fails on the
 * way is left to expire, and the next attempt opens another.
 *
 * @see <a
 *     href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-a-blob-in-chunks">distribution-spec,
 *     Pushing a blob in chunks</a>
 */
final class BlobPush {
  private final Session session;
  private final Function<String, URI> at;

  /**
   * @param at the address of a path below the repository
   */
  BlobPush(Session session, Function<String, URI> at) {
    this.session = session;
    this.at = at;
  }

  boolean mount(String title, Digest blob, RepositoryName from) {
    session.authorization().want("repository:" + from + ":pull");
    var ask = Ask.of("POST", at.apply("blobs/uploads/?mount=" + blob + "&from=" + from));
    try (var reply = session.ask(ask)) {
      if (reply.status() == 202) {
        cancel(reply);
      } else if (reply.status() != 201) {
        throw reply.failure("mounting %s into %s".formatted(blob, title));
      }
      return reply.status() == 201;
    }
  }

  /** The registry opened a session instead, which nobody will fill. */
  private void cancel(Reply opened) {
    try (var _ = session.once(Ask.of("DELETE", location(opened)))) {
      // Its answer changes nothing.
    } catch (IOException | ClientFailure leftToExpire) {
      // So does its absence.
    }
  }

  void push(String what, Descriptor blob, RemoteRepository.Body body) {
    session.again(
        at.apply("").getRawAuthority(),
        () -> {
          attempt(what, blob, body);
          return true;
        });
  }

  private void attempt(String what, Descriptor blob, RemoteRepository.Body body)
      throws IOException {
    URI next;
    try (var opened = expected(202, Ask.of("POST", at.apply("blobs/uploads/")), what)) {
      next = location(opened);
    }
    try (var sendings = new Sendings(body, blob.size());
        var filled =
            expected(
                202,
                Ask.of("PATCH", next)
                    .with("Content-Type", "application/octet-stream")
                    .with(sendings::open),
                what)) {
      next = location(filled);
    }
    try (var _ = expected(201, Ask.of("PUT", withDigest(next, blob.digest())), what)) {
      // It is stored.
    }
  }

  private Reply expected(int status, Ask ask, String what) throws IOException {
    var reply = session.once(ask);
    if (reply.status() == status) {
      return reply;
    }
    try (reply) {
      if (Session.isPassing(reply)) {
        throw Session.passing(reply, what);
      }
      throw reply.failure(what);
    }
  }

  private static URI location(Reply reply) {
    var location = reply.header("Location").orElse("");
    try {
      var next = reply.uri().resolve(location);
      if (location.isEmpty() || !isSafe(reply.uri(), next)) {
        throw new IllegalArgumentException();
      }
      return next;
    } catch (IllegalArgumentException e) {
      throw new ClientFailure.Refused(
          reply.status(), reply.uri().getRawAuthority() + " says not where to send a blob");
    }
  }

  private static boolean isSafe(URI from, URI to) {
    boolean web = "http".equals(to.getScheme()) || "https".equals(to.getScheme());
    return web
        && to.getHost() != null
        && to.getRawUserInfo() == null
        && (from.getScheme().equals("http") || to.getScheme().equals("https"));
  }

  private static URI withDigest(URI location, Digest digest) {
    var text = location.toString();
    return URI.create(text + (location.getRawQuery() == null ? "?" : "&") + "digest=" + digest);
  }

  /** The bodies that were opened for one request, which may be sent twice. */
  private static final class Sendings implements AutoCloseable {
    private final RemoteRepository.Body body;
    private final long size;
    private final List<InputStream> opened = new ArrayList<>();

    Sendings(RemoteRepository.Body body, long size) {
      this.body = body;
      this.size = size;
    }

    BodyPublisher open() throws IOException {
      if (size == 0) {
        return BodyPublishers.noBody();
      }
      var in = body.open();
      opened.add(in);
      return BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> in), size);
    }

    @Override
    public void close() throws IOException {
      for (var in : opened) {
        in.close();
      }
    }
  }
}
