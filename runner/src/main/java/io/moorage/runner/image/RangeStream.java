package io.moorage.runner.image;

import io.moorage.blobstore.BlobRange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;

/** A blob of ours as a stream. Closing it closes the blob. */
final class RangeStream extends InputStream {
  private static final int CHUNK = 256 << 10;

  private final BlobRange range;
  private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK).limit(0);
  private long at;

  RangeStream(BlobRange range) {
    this.range = range;
  }

  @Override
  public int read() throws IOException {
    return fill() ? chunk.get() & 0xff : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, chunk.remaining());
    chunk.get(bytes, offset, count);
    return count;
  }

  private boolean fill() throws IOException {
    if (chunk.hasRemaining()) {
      return true;
    }
    long count = Math.min(CHUNK, range.length() - at);
    if (count <= 0) {
      return false;
    }
    chunk.clear().limit((int) count);
    range.slice(range.offset() + at, count).transferTo(new IntoMemory(chunk));
    at += count;
    chunk.flip();
    return true;
  }

  @Override
  public void close() {
    range.close();
  }

  private record IntoMemory(ByteBuffer buffer) implements WritableByteChannel {
    @Override
    public int write(ByteBuffer from) {
      int count = from.remaining();
      buffer.put(from);
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
