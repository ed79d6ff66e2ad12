/**
 * Blobs as files, and the data directory they share with the records. {@code DiskLayout} draws the
 * tree; {@code Disk} is the port to the file system, where a test can fail, stop or delay each
 * step.
 */
@NullMarked
package io.moorage.blobstore.disk;

import org.jspecify.annotations.NullMarked;
