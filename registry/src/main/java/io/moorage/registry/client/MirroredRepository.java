package io.moorage.registry.client;

import io.moorage.blobstore.oci.Descriptor;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.Reference;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A repository that has mirrors: they are asked first, and are never written to. */
final class MirroredRepository implements RemoteRepository {
  private static final System.Logger LOG = System.getLogger(MirroredRepository.class.getName());

  private final List<RemoteRepository> mirrors;
  private final RemoteRepository original;
  private final SpoiltBlobs spoilt;

  MirroredRepository(
      List<RemoteRepository> mirrors, RemoteRepository original, SpoiltBlobs spoilt) {
    this.mirrors = List.copyOf(mirrors);
    this.original = original;
    this.spoilt = spoilt;
  }

  @Override
  public RemoteManifest manifest(Reference reference) {
    return first(mirrors, mirror -> mirror.manifest(reference))
        .orElseGet(() -> original.manifest(reference));
  }

  @Override
  public List<Tag> tags() {
    return first(mirrors, RemoteRepository::tags).orElseGet(original::tags);
  }

  @Override
  public InputStream blob(Descriptor blob) {
    var good = mirrors.stream().filter(mirror -> !spoilt.isBy(mirror, blob)).toList();
    return first(good, mirror -> spoilt.watched(mirror, blob)).orElseGet(() -> original.blob(blob));
  }

  private static <T> Optional<T> first(
      List<RemoteRepository> mirrors, Function<RemoteRepository, T> question) {
    for (var mirror : mirrors) {
      try {
        return Optional.of(question.apply(mirror));
      } catch (ClientFailure.NotFound missing) {
        // The next one may have it.
      } catch (ClientFailure e) {
        LOG.log(
            Level.WARNING, "the mirror {0} is passed over: {1}", mirror.title(), e.getMessage());
      }
    }
    return Optional.empty();
  }

  @Override
  public String title() {
    return original.title();
  }

  @Override
  public Optional<RegistryHost> registry() {
    return original.registry();
  }

  @Override
  public RepositoryName name() {
    return original.name();
  }

  @Override
  public boolean has(Digest blob) {
    return original.has(blob);
  }

  @Override
  public boolean mount(Digest blob, RepositoryName from) {
    return original.mount(blob, from);
  }

  @Override
  public void push(Descriptor blob, Body body) {
    original.push(blob, body);
  }

  @Override
  public void push(Reference reference, RemoteManifest manifest) {
    original.push(reference, manifest);
  }
}
