package io.moorage.blobstore.disk;

import io.moorage.blobstore.BlobRange;
import io.moorage.blobstore.metadata.Sightings.Sighting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;

/** A range of a file of content. */
record DiskBlobRange(
    FileChannel channel, Sighting sighting, long blobSize, long offset, long length)
    implements BlobRange, FileBacked {

  DiskBlobRange(FileChannel channel, Sighting sighting, long size) {
    this(channel, sighting, size, 0, size);
  }

  @Override
  public boolean stands() {
    return sighting.holds();
  }

  @Override
  public BlobRange slice(long from, long count) {
    if (from < offset || count < 0 || count > offset + length - from) {
      throw new IndexOutOfBoundsException(
          "%d bytes from %d of the %d from %d".formatted(count, from, length, offset));
    }
    return new DiskBlobRange(channel, sighting, blobSize, from, count);
  }

  @Override
  public void transferTo(WritableByteChannel out) throws IOException {
    long done = 0;
    while (done < length) {
      long sent = channel.transferTo(offset + done, length - done, out);
      if (sent <= 0) {
        throw new IOException("the file ended %d bytes early".formatted(length - done));
      }
      done += sent;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
