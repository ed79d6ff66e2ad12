package io.moorage.blobstore.disk;

import io.moorage.blobstore.gc.StoredFiles;
import io.moorage.blobstore.metadata.ObjectName;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashSet;

/** The files of a data directory, as the collector takes them away. */
final class ObjectFiles implements StoredFiles {
  private final Disk disk;
  private final DiskLayout layout;
  private final Health health;
  private final DiskBlobStore blobs;

  ObjectFiles(Disk disk, DiskLayout layout, Health health, DiskBlobStore blobs) {
    this.disk = disk;
    this.layout = layout;
    this.health = health;
    this.blobs = blobs;
  }

  @Override
  public long unlink(ObjectName condemned) throws IOException {
    var path = layout.object(condemned);
    var size = disk.size(path);
    if (size.isPresent()) {
      disk.delete(path);
    }
    return size.orElse(0);
  }

  @Override
  public void sync(Collection<ObjectName> unlinked) {
    var directories = new LinkedHashSet<>(unlinked.stream().map(layout::directory).toList());
    for (var directory : directories) {
      health.durably("fsync", directory, () -> disk.syncDirectory(directory));
    }
  }

  @Override
  public int expireUploads(Rest rest) {
    return blobs.expireUploads(rest::taken);
  }
}
