package io.moorage.runner.image;

import io.moorage.blobstore.BlobStore;
import io.moorage.blobstore.BlobStoreFailure;
import io.moorage.blobstore.metadata.Manifests;
import io.moorage.blobstore.metadata.Push;
import io.moorage.blobstore.metadata.Tags;
import io.moorage.blobstore.oci.Descriptor;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.InvalidManifest;
import io.moorage.blobstore.oci.ManifestReader;
import io.moorage.blobstore.oci.Reference;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import io.moorage.registry.client.ClientFailure;
import io.moorage.registry.client.RegistryHost;
import io.moorage.registry.client.RemoteManifest;
import io.moorage.registry.client.RemoteRepository;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A repository of the registry in this process. Blobs are read where they lie, and those of local
 * images are linked instead of sent.
 */
public final class OwnRepository implements RemoteRepository {
  private static final int BUFFER = 256 << 10;
  private static final int PAGE = 1000;

  private final RegistryHost registry;
  private final RepositoryName name;
  private final BlobStore blobs;
  private final Manifests manifests;
  private final Tags tags;

  public OwnRepository(
      RegistryHost registry, RepositoryName name, BlobStore blobs, Manifests manifests, Tags tags) {
    this.registry = registry;
    this.name = name;
    this.blobs = blobs;
    this.manifests = manifests;
    this.tags = tags;
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
    return manifests
        .find(name, reference)
        .map(found -> new RemoteManifest(found.digest(), found.mediaType(), found.body()))
        .orElseThrow(
            () ->
                new ClientFailure.NotFound(
                    "manifest for %s%s%s"
                        .formatted(title(), reference instanceof Tag ? ":" : "@", reference)));
  }

  @Override
  public List<Tag> tags() {
    var all = new ArrayList<Tag>();
    Optional<String> last = Optional.empty();
    while (true) {
      var page =
          tags.list(name, last, PAGE)
              .orElseThrow(() -> new ClientFailure.NotFound("tags of " + title()));
      all.addAll(page.items());
      if (!page.more()) {
        return all;
      }
      last = Optional.of(all.getLast().toString());
    }
  }

  @Override
  public InputStream blob(Descriptor blob) {
    return blobs
        .open(name, blob.digest())
        .map(range -> new VerifiedStream(new RangeStream(range), blob))
        .orElseThrow(
            () -> new ClientFailure.NotFound("blob %s of %s".formatted(blob.digest(), title())));
  }

  @Override
  public boolean has(Digest blob) {
    return blobs.size(name, blob).isPresent();
  }

  @Override
  public boolean mount(Digest blob, RepositoryName from) {
    return blobs.mount(name, blob, Optional.of(from), _ -> true);
  }

  @Override
  public void push(Descriptor blob, Body body) {
    if (mount(blob.digest(), RepositoryName.LOCAL)) {
      return;
    }
    try (var in = body.open()) {
      upload(blob, in);
    } catch (IOException | BlobStoreFailure.DigestMismatch e) {
      throw new ClientFailure.WrongContent(
          "blob %s for %s: %s".formatted(blob.digest(), title(), e.getMessage()));
    }
  }

  private void upload(Descriptor blob, InputStream in) {
    var upload = blobs.startUpload(name, blob.digest().algorithm());
    boolean finished = false;
    try {
      var buffer = new byte[BUFFER];
      upload.append(
          OptionalLong.empty(),
          OptionalLong.of(blob.size()),
          () -> {
            try {
              int read = in.readNBytes(buffer, 0, buffer.length);
              return read == 0 ? List.of() : List.of(ByteBuffer.wrap(buffer, 0, read));
            } catch (IOException e) {
              throw new BlobStoreFailure.BodyCutOff(String.valueOf(e.getMessage()));
            }
          });
      upload.finish(blob.digest());
      finished = true;
    } finally {
      if (!finished) {
        upload.cancel();
      }
    }
  }

  @Override
  public void push(Reference reference, RemoteManifest manifest) {
    try {
      var read = ManifestReader.read(manifest.body(), Optional.of(manifest.mediaType()));
      var tags = reference instanceof Tag tag ? List.of(tag) : List.<Tag>of();
      var outcome =
          manifests.push(
              new Push(
                  name,
                  manifest.digest(),
                  read,
                  manifest.body(),
                  tags,
                  new Push.TagCondition.None()));
      if (!(outcome instanceof Push.Outcome.Stored)) {
        throw new ClientFailure.Refused(
            400, "%s takes no such manifest: %s".formatted(title(), outcome));
      }
    } catch (InvalidManifest e) {
      throw new ClientFailure.WrongContent(String.valueOf(e.getMessage()));
    }
  }
}
