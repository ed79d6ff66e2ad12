package io.moorage.runner.image;

import static io.moorage.blobstore.oci.RepositoryName.LOCAL;

import io.moorage.blobstore.BlobStore;
import io.moorage.blobstore.Upload;
import io.moorage.blobstore.metadata.Manifests;
import io.moorage.blobstore.metadata.Push;
import io.moorage.blobstore.oci.Descriptor;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.ManifestReader;
import io.moorage.registry.client.RemoteManifest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Layers and configurations of images that came without a registry, packed as they came: what a
 * push sends. They are blobs like any other, in a repository that no request can name.
 */
public final class PackedLayers {
  private static final int BUFFER = 1 << 20;
  private static final int PAGE = 500;

  private final BlobStore blobs;
  private final Manifests manifests;

  public PackedLayers(BlobStore blobs, Manifests manifests) {
    this.blobs = blobs;
    this.manifests = manifests;
  }

  /** What was stored. */
  record Packed(Digest digest, long size) {}

  /**
   * Stores bytes to their end. They stay for as long as any upload that nothing names, and longer
   * once {@link #keep} names them.
   *
   * @throws IOException as the stream threw it
   */
  Packed store(InputStream in) throws IOException {
    try (var storing = begin()) {
      var piece = new byte[BUFFER];
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        storing.add(piece, read);
      }
      return storing.finish();
    }
  }

  /** Begins to store bytes that come in pieces. */
  Storing begin() {
    return new Storing(blobs.startUpload(LOCAL, DigestAlgorithm.SHA256));
  }

  /** Bytes on their way into the store; dropped, if it is closed before they are finished. */
  static final class Storing implements AutoCloseable {
    private final Upload upload;
    private final MessageDigest hash = DigestAlgorithm.SHA256.newMessageDigest();
    private final ByteBuffer gathered = ByteBuffer.allocate(BUFFER);
    private boolean finished;

    private Storing(Upload upload) {
      this.upload = upload;
    }

    /** The first bytes of an array. */
    void add(byte[] bytes, int length) {
      add(bytes, 0, length);
    }

    private void add(byte[] bytes, int offset, int length) {
      hash.update(bytes, offset, length);
      for (int done = 0; done < length; ) {
        int count = Math.min(length - done, gathered.remaining());
        gathered.put(bytes, offset + done, count);
        done += count;
        if (!gathered.hasRemaining()) {
          append();
        }
      }
    }

    private void append() {
      gathered.flip();
      var pieces = new ArrayDeque<>(List.of(List.of(gathered), List.<ByteBuffer>of()));
      upload.append(OptionalLong.empty(), OptionalLong.empty(), pieces::remove);
      gathered.clear();
    }

    /** A stream whose bytes are added as they are read. */
    InputStream copying(InputStream in) {
      return new FilterInputStream(in) {
        @Override
        public int read() throws IOException {
          var one = new byte[1];
          return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
          int read = super.read(bytes, offset, length);
          if (read > 0) {
            add(bytes, offset, read);
          }
          return read;
        }

        @Override
        public long skip(long count) throws IOException {
          return readNBytes((int) Math.min(count, BUFFER)).length;
        }

        @Override
        public boolean markSupported() {
          return false;
        }
      };
    }

    Packed finish() {
      append();
      var digest = Digest.finished(DigestAlgorithm.SHA256, hash);
      long size = upload.offset();
      upload.finish(digest);
      finished = true;
      return new Packed(digest, size);
    }

    @Override
    public void close() {
      if (!finished) {
        upload.cancel();
      }
    }
  }

  /** A blob stored here. What is read is checked; see {@link VerifiedStream}. */
  Optional<InputStream> open(Descriptor blob) {
    return blobs
        .open(LOCAL, blob.digest())
        .map(range -> new VerifiedStream(new RangeStream(range), blob));
  }

  /** Keeps what a manifest names, all of which is stored here, until it is released. */
  void keep(RemoteManifest document) {
    var manifest = ManifestReader.read(document.body(), Optional.of(document.mediaType()));
    var outcome =
        manifests.push(
            new Push(
                LOCAL,
                document.digest(),
                manifest,
                document.body(),
                List.of(),
                new Push.TagCondition.None()));
    if (!(outcome instanceof Push.Outcome.Stored)) {
      throw new ImageFailure.Unusable("the image is not whole: " + outcome);
    }
  }

  void release(Digest manifest) {
    var _ = manifests.remove(LOCAL, manifest);
  }

  void releaseAllBut(Set<Digest> needed) {
    Optional<Digest> last = Optional.empty();
    while (true) {
      var page = manifests.list(LOCAL, last, PAGE);
      page.stream().filter(digest -> !needed.contains(digest)).forEach(this::release);
      if (page.size() < PAGE) {
        return;
      }
      last = Optional.of(page.getLast());
    }
  }
}
