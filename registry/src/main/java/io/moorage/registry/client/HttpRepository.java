package io.moorage.registry.client;

import io.moorage.blobstore.oci.Descriptor;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.MediaType;
import io.moorage.blobstore.oci.Reference;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.SyntaxFailure;
import io.moorage.blobstore.oci.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Optional;

/** A repository over HTTP. */
final class HttpRepository implements RemoteRepository {
  /** As much as our own registry takes. */
  private static final int LONGEST_MANIFEST = 4 << 20;

  private static final String MANIFESTS =
      String.join(
          ", ",
          MediaType.OCI_INDEX.name(),
          MediaType.DOCKER_LIST.name(),
          MediaType.OCI_MANIFEST.name(),
          MediaType.DOCKER_MANIFEST.name());

  private final RegistryHost registry;
  private final RepositoryName name;
  private final URI base;
  private final Session session;
  private final BlobPush pushes;

  /**
   * @param base {@code scheme://authority/}
   */
  HttpRepository(RegistryHost registry, RepositoryName name, URI base, Session session) {
    this.registry = registry;
    this.name = name;
    this.base = base;
    this.session = session;
    this.pushes = new BlobPush(session, this::at);
  }

  private URI at(String rest) {
    return base.resolve("/v2/" + name + "/" + rest);
  }

  @Override
  public String title() {
    return registry + "/" + name;
  }

  @Override
  public Optional<RegistryHost> registry() {
    return Optional.of(registry);
  }

  @Override
  public RepositoryName name() {
    return name;
  }

  @Override
  public RemoteManifest manifest(Reference reference) {
    var ask = Ask.of("GET", at("manifests/" + reference)).with("Accept", MANIFESTS);
    return session.again(
        base.getRawAuthority(),
        () -> {
          try (var reply = session.once(ask)) {
            if (Session.isPassing(reply)) {
              throw Session.passing(reply, named(reference));
            }
            if (reply.status() != 200) {
              throw reply.failure(named(reference));
            }
            return manifest(reference, reply);
          }
        });
  }

  private String named(Reference reference) {
    return "manifest for " + title() + (reference instanceof Tag ? ":" : "@") + reference;
  }

  private RemoteManifest manifest(Reference reference, Reply reply) throws IOException {
    var body = reply.bytes(LONGEST_MANIFEST);
    var stated = reply.header("Docker-Content-Digest");
    try {
      var wanted =
          switch (reference) {
            case Digest digest -> Optional.of(digest);
            case Tag _ -> stated.map(Digest::parse);
          };
      var actual = Digest.of(wanted.map(Digest::algorithm).orElse(DigestAlgorithm.SHA256), body);
      if (wanted.isPresent() && !actual.equals(wanted.get())) {
        throw new ClientFailure.WrongContent(
            "%s hashes to %s, not to %s".formatted(named(reference), actual, wanted.get()));
      }
      var type = reply.header("Content-Type").map(MediaType::parse);
      if (type.isEmpty()) {
        throw new ClientFailure.WrongContent(named(reference) + " comes without a media type");
      }
      return new RemoteManifest(actual, type.get(), body);
    } catch (SyntaxFailure malformed) {
      throw new ClientFailure.WrongContent(named(reference) + ": " + malformed.getMessage());
    }
  }

  @Override
  public List<Tag> tags() {
    return new TagPages(session, "tags of " + title()).from(at("tags/list?n=1000"));
  }

  @Override
  public InputStream blob(Descriptor blob) {
    var stream = new BlobStream(from -> open(blob, from), blob, this::rest);
    return session.again(base.getRawAuthority(), stream::opened);
  }

  private InputStream open(Descriptor blob, long from) throws IOException {
    var plain = Ask.of("GET", at("blobs/" + blob.digest()));
    var reply = session.once(from == 0 ? plain : plain.with("Range", "bytes=" + from + "-"));
    boolean taken = false;
    try {
      if (Session.isPassing(reply)) {
        throw Session.passing(reply, named(blob));
      }
      if (reply.status() == 206 && from > 0) {
        requireStart(blob, from, reply);
      } else if (reply.status() == 200) {
        requireLength(blob, reply);
        reply.body().skipNBytes(from);
      } else {
        throw reply.failure(named(blob));
      }
      taken = true;
      return reply.body();
    } finally {
      if (!taken) {
        reply.close();
      }
    }
  }

  private String named(Descriptor blob) {
    return "blob %s of %s".formatted(blob.digest(), title());
  }

  private void requireStart(Descriptor blob, long from, Reply reply) {
    var range = reply.header("Content-Range").orElse("");
    if (!range.startsWith("bytes " + from + "-")) {
      throw new ClientFailure.WrongContent(
          "%s: asked from byte %d on, got \"%s\"".formatted(named(blob), from, range));
    }
  }

  private void requireLength(Descriptor blob, Reply reply) {
    long length = reply.response().headers().firstValueAsLong("Content-Length").orElse(-1);
    if (length >= 0 && length != blob.size()) {
      throw new ClientFailure.WrongContent(
          "%s has %d bytes, not the %d stated".formatted(named(blob), length, blob.size()));
    }
  }

  @Override
  public boolean has(Digest blob) {
    try (var reply = session.ask(Ask.of("HEAD", at("blobs/" + blob)))) {
      return switch (reply.status()) {
        case 200 -> true;
        case 404 -> false;
        default -> throw reply.failure("blob %s of %s".formatted(blob, title()));
      };
    }
  }

  @Override
  public boolean mount(Digest blob, RepositoryName from) {
    return pushes.mount(title(), blob, from);
  }

  @Override
  public void push(Descriptor blob, Body body) {
    pushes.push(named(blob), blob, body);
  }

  @Override
  public void push(Reference reference, RemoteManifest manifest) {
    var ask =
        Ask.of("PUT", at("manifests/" + reference))
            .with("Content-Type", manifest.mediaType().name())
            .with(() -> BodyPublishers.ofByteArray(manifest.body()));
    try (var reply = session.ask(ask)) {
      if (reply.status() != 201) {
        throw reply.failure(named(reference));
      }
    }
  }

  /** Tries again as often as for any request, as long as nothing comes in between. */
  private void rest(int breaks, IOException why) throws IOException {
    if (breaks >= session.settings().attempts()) {
      throw why;
    }
    session.rest(
        base.getRawAuthority(),
        session.settings().firstWait().multipliedBy(1L << Math.min(breaks - 1, 16)));
  }
}
