package io.moorage.runner.snapshot;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/** A layer's tar, unpacked from what was downloaded and held against the limits. */
final class LayerStream extends InputStream {
  private static final int MAGIC = 4;

  private final Source source;
  private final InputStream tar;
  private final UnpackLimits limits;
  private long size;

  /** Takes a stream over; the content decides how it is packed, and must be as the layer says. */
  LayerStream(Layer layer, InputStream content, UnpackLimits limits) throws IOException {
    this.limits = limits;
    this.source = new Source(content);
    var first = source.readNBytes(MAGIC);
    var found = Compression.ofFirstBytes(first);
    if (layer.compression().isPresent() && layer.compression().get() != found) {
      throw new SnapshotFailure.BadLayer(
          "its media type says %s, its content %s".formatted(layer.compression().get(), found));
    }
    var whole = new SequenceInputStream(new ByteArrayInputStream(first), source);
    this.tar =
        switch (found) {
          case NONE -> whole;
          case GZIP -> new GzipStream(whole);
          case ZSTD -> zstd(whole);
        };
  }

  private InputStream zstd(InputStream packed) throws IOException {
    var stream = new ZstdInputStreamNoFinalizer(packed);
    stream.setLongMax(limits.zstdWindow());
    return stream;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int got = unpack(into, offset, length);
    if (got > 0) {
      size += got;
      check();
    }
    return got;
  }

  private int unpack(byte[] into, int offset, int length) throws IOException {
    try {
      return tar.read(into, offset, length);
    } catch (ZstdIOException e) {
      throw new SnapshotFailure.BadLayer("its zstd is not readable: " + e.getMessage(), e);
    }
  }

  private void check() {
    if (size > limits.layerSize()) {
      throw new SnapshotFailure.BadLayer(
          "it unpacks to more than %d bytes".formatted(limits.layerSize()));
    }
    if (size > limits.ratioFrom() && size / limits.ratio() > source.count) {
      throw new SnapshotFailure.BadLayer(
          "it unpacks to more than %d times its size".formatted(limits.ratio()));
    }
  }

  /** Releases what unpacking holds; the stream it reads is its owner's to close. */
  @Override
  public void close() throws IOException {
    tar.close();
  }

  /** Counts, and does not let go of the stream. */
  private static final class Source extends InputStream {
    private final InputStream in;
    private long count;

    Source(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      int got = in.read();
      count += got < 0 ? 0 : 1;
      return got;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int got = in.read(into, offset, length);
      count += Math.max(got, 0);
      return got;
    }
  }
}
