package io.moorage.runner.daemon;

import io.moorage.blobstore.BlobStore;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.metadata.Manifests;

/** The open data directory, as far as a runner needs it. */
public record RunnerStores(KeyValueStore records, BlobStore blobs, Manifests manifests) {}
