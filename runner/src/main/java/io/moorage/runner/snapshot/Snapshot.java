package io.moorage.runner.snapshot;

import io.moorage.blobstore.oci.Digest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A layer on disk, for one place in a stack of layers.
 *
 * @param chain its name
 * @param parent what it lies on; none for the lowest
 * @param diffId of its own layer
 * @param size of the files in it, in bytes, a file with several names counted once
 * @param created when it was committed
 * @param directory its tree, a lower directory for overlay mounts; not to be written to
 */
public record Snapshot(
    ChainId chain,
    Optional<ChainId> parent,
    Digest diffId,
    long size,
    Instant created,
    Path directory) {}
