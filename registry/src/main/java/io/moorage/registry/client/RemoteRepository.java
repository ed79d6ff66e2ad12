package io.moorage.registry.client;

import io.moorage.blobstore.oci.Descriptor;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.Reference;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * A repository of a registry, which may be elsewhere or in this process. Safe for use by many
 * threads; all methods block, and throw a {@link ClientFailure}.
 */
public interface RemoteRepository {

  /** For people: {@code host/name}. */
  String title();

  /**
   * The manifest that a tag or digest names. Its bytes hash to its digest, and to the one asked
   * for.
   *
   * @throws ClientFailure.NotFound if there is none
   */
  RemoteManifest manifest(Reference reference);

  /**
   * All tags, as many as there are when they are asked for.
   *
   * @throws ClientFailure.NotFound if there is no such repository
   */
  List<Tag> tags();

  /**
   * The bytes of a blob, from the first to the last. The stream fails with a {@link
   * java.io.IOException} unless they are as many as the descriptor says and hash to its digest:
   * that is known at its end and not before.
   *
   * @throws ClientFailure.NotFound if there is none
   */
  InputStream blob(Descriptor blob);

  /** Whether the blob is there. */
  boolean has(Digest blob);

  /**
   * Links a blob of another repository of the same registry.
   *
   * @return false if the registry would not
   */
  boolean mount(Digest blob, RepositoryName from);

  /** Stores a blob. It is durable there, as far as that registry keeps its word, on return. */
  void push(Descriptor blob, Body body);

  /** Stores a manifest under a tag or its digest; everything that it names must be there. */
  void push(Reference reference, RemoteManifest manifest);

  /** The bytes of what is pushed. */
  @FunctionalInterface
  interface Body {
    /** From the first byte; called again when an attempt failed. */
    InputStream open() throws IOException;
  }

  /** The registry that this is a repository of, to know whether two are of the same one. */
  Optional<RegistryHost> registry();

  RepositoryName name();
}
