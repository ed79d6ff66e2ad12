/**
 * Layers as directories on disk, one per chain ID, and the overlay mounts over them.
 *
 * <p>A layer is unpacked by itself, whatever lies below it ({@code Snapshots.unpack}), so the
 * layers of an image are unpacked side by side; only then they are committed in their order ({@code
 * Snapshots.commit}), where directories that a layer names only in passing take the attributes they
 * have below. Whiteouts are stored as the overlay file system wants them.
 *
 * <p>A layer's names are hostile. Each is resolved by the kernel inside the snapshot's directory,
 * relative to a descriptor, and never put behind a path of ours.
 */
@NullMarked
package io.moorage.runner.snapshot;

import org.jspecify.annotations.NullMarked;
