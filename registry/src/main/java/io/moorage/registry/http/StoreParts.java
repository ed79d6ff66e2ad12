package io.moorage.registry.http;

import io.moorage.blobstore.BlobStore;
import io.moorage.blobstore.disk.DataDirectory;
import io.moorage.blobstore.fsck.OnlineCheck;
import io.moorage.blobstore.gc.Collector;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import io.moorage.registry.api.ApiParts;
import io.moorage.registry.endpoint.GetManifest;
import io.moorage.registry.endpoint.ListReferrers;
import io.moorage.registry.endpoint.ListRepositories;
import io.moorage.registry.endpoint.ListTags;
import io.moorage.registry.endpoint.PushManifest;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;

/**
 * What the server serves from.
 *
 * @param removeManifest says whether there was one
 * @param removeTag says whether there was one
 * @param writable whether the store takes writes
 */
public record StoreParts(
    BlobStore blobs,
    GetManifest.Source manifests,
    PushManifest.Target pushes,
    BiPredicate<RepositoryName, Digest> removeManifest,
    BiPredicate<RepositoryName, Tag> removeTag,
    ListTags.Source tags,
    ListReferrers.Source referrers,
    ListRepositories.Source repositories,
    ApiParts api,
    BooleanSupplier writable) {

  /**
   * The parts of a data directory; whoever opened and started them closes them, after the server.
   */
  public static StoreParts of(DataDirectory data, Collector collector, OnlineCheck check) {
    var manifests = data.manifests();
    return new StoreParts(
        data.blobs(),
        manifests::find,
        push -> {
          data.requireSpace();
          return manifests.push(push);
        },
        manifests::remove,
        manifests::untag,
        data.tags()::list,
        data.referrers()::list,
        data.repositories()::list,
        new ApiParts(
            data.repositories()::list,
            data.footprints()::of,
            (repository, from, to, condition) -> {
              data.requireSpace();
              return data.retagging().retag(repository, from, to, condition);
            },
            data.repositories()::remove,
            data.explain()::explain,
            collector::status,
            collector::request,
            check),
        data::writable);
  }
}
