package io.moorage.registry.api;

import io.moorage.blobstore.fsck.OnlineCheck;
import io.moorage.blobstore.gc.CollectionStatus;
import io.moorage.blobstore.metadata.Explanation;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.RepositoryName;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What the API works on.
 *
 * @param remove says whether there was such a repository
 * @param explain why a digest takes space
 * @param collection what the collector does
 * @param collect has it make a pass, and returns at once: the time from which on that starts
 * @param check checks the store
 */
public record ApiParts(
    ShowRepositories.Source repositories,
    ShowRepository.Source footprints,
    SetTag.Target retag,
    Predicate<RepositoryName> remove,
    Function<Digest, Explanation> explain,
    Supplier<CollectionStatus> collection,
    Supplier<Instant> collect,
    OnlineCheck check) {}
