package io.moorage.registry.endpoint;

import io.moorage.blobstore.BlobRange;
import io.moorage.blobstore.BlobStore;
import io.moorage.blobstore.BlobStoreFailure;
import io.moorage.blobstore.Upload;
import io.moorage.blobstore.UploadId;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.RepositoryName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * The contract of blobs, kept by a map. One thread at a time is inside; bodies are read outside.
 */
public final class MemoryBlobStore implements BlobStore {
  private final Map<RepositoryName, Map<Digest, byte[]>> blobs = new HashMap<>();
  private final Map<UploadId, MemoryUpload> uploads = new HashMap<>();
  private final Map<Digest, Digest> users = new HashMap<>();
  private final AtomicInteger openRanges = new AtomicInteger();

  /** Makes a blob be there without an upload. */
  public synchronized Digest put(RepositoryName repository, byte[] content) {
    var digest = Digest.of(DigestAlgorithm.SHA256, content);
    blobs.computeIfAbsent(repository, _ -> new HashMap<>()).put(digest, content);
    return digest;
  }

  /** Makes a manifest need a blob. */
  public synchronized void use(Digest blob, Digest manifest) {
    users.put(blob, manifest);
  }

  /** How many ranges are open; each must be closed by whoever got it. */
  public int openRanges() {
    return openRanges.get();
  }

  /** How many upload sessions are open. */
  public synchronized int openUploads() {
    return uploads.size();
  }

  @Override
  public synchronized Upload startUpload(RepositoryName repository, DigestAlgorithm algorithm) {
    var upload = new MemoryUpload(new UploadId(UUID.randomUUID()), repository);
    uploads.put(upload.id(), upload);
    return upload;
  }

  @Override
  public synchronized Upload upload(RepositoryName repository, UploadId id) {
    return Optional.ofNullable(uploads.get(id))
        .filter(upload -> upload.repository().equals(repository))
        .orElseThrow(() -> new BlobStoreFailure.UnknownUpload(id));
  }

  @Override
  public synchronized boolean mount(
      RepositoryName into,
      Digest digest,
      Optional<RepositoryName> from,
      Predicate<RepositoryName> readable) {
    var source =
        blobs.entrySet().stream()
            .filter(e -> from.isEmpty() || e.getKey().equals(from.get()))
            .filter(e -> readable.test(e.getKey()) && e.getValue().containsKey(digest))
            .map(e -> e.getValue().get(digest))
            .findFirst();
    source.ifPresent(
        content -> blobs.computeIfAbsent(into, _ -> new HashMap<>()).put(digest, content));
    return source.isPresent();
  }

  @Override
  public synchronized Optional<Long> size(RepositoryName repository, Digest digest) {
    return content(repository, digest).map(bytes -> (long) bytes.length);
  }

  @Override
  public synchronized Optional<BlobRange> open(RepositoryName repository, Digest digest) {
    return content(repository, digest)
        .map(
            bytes -> {
              openRanges.incrementAndGet();
              return new MemoryRange(bytes, 0, bytes.length);
            });
  }

  @Override
  public synchronized Removal remove(RepositoryName repository, Digest digest) {
    if (content(repository, digest).isEmpty()) {
      return new Removal.NotThere();
    }
    if (users.containsKey(digest)) {
      return new Removal.InUse(users.get(digest));
    }
    blobs.getOrDefault(repository, Map.of()).remove(digest);
    return new Removal.Removed();
  }

  private Optional<byte[]> content(RepositoryName repository, Digest digest) {
    return Optional.ofNullable(blobs.getOrDefault(repository, Map.of()).get(digest));
  }

  private synchronized void finish(MemoryUpload upload, Digest digest, byte[] content) {
    var actual = Digest.of(digest.algorithm(), content);
    if (!actual.equals(digest)) {
      throw new BlobStoreFailure.DigestMismatch(digest, actual);
    }
    if (uploads.remove(upload.id()) == null) {
      throw new BlobStoreFailure.UnknownUpload(upload.id());
    }
    blobs.computeIfAbsent(upload.repository(), _ -> new HashMap<>()).put(digest, content);
  }

  private synchronized void cancel(UploadId id) {
    uploads.remove(id);
  }

  private final class MemoryUpload implements Upload {
    private final UploadId id;
    private final RepositoryName repository;
    private ByteArrayOutputStream content = new ByteArrayOutputStream();
    private boolean busy;

    MemoryUpload(UploadId id, RepositoryName repository) {
      this.id = id;
      this.repository = repository;
    }

    @Override
    public UploadId id() {
      return id;
    }

    @Override
    public RepositoryName repository() {
      return repository;
    }

    @Override
    public synchronized long offset() {
      return content.size();
    }

    @Override
    public void append(OptionalLong start, OptionalLong length, Body body) {
      begin();
      try {
        appendAlone(start, length, body);
      } finally {
        end();
      }
    }

    private synchronized void begin() {
      if (busy) {
        throw new BlobStoreFailure.UploadBusy(id);
      }
      busy = true;
    }

    private synchronized void end() {
      busy = false;
    }

    private void appendAlone(OptionalLong start, OptionalLong length, Body body) {
      if (start.isPresent() && start.getAsLong() != offset()) {
        throw new BlobStoreFailure.OffsetMismatch(id, start.getAsLong(), offset());
      }
      var before = content.toByteArray();
      long read = 0;
      for (var part = body.next(); !part.isEmpty(); part = body.next()) {
        for (var buffer : part) {
          var bytes = new byte[buffer.remaining()];
          buffer.get(bytes);
          read += bytes.length;
          synchronized (this) {
            content.writeBytes(bytes);
          }
        }
      }
      if (length.isPresent() && length.getAsLong() != read) {
        synchronized (this) {
          content = new ByteArrayOutputStream();
          content.writeBytes(before);
        }
        throw new BlobStoreFailure.SizeMismatch(length.getAsLong(), Long.toString(read));
      }
    }

    @Override
    public void finish(Digest digest) {
      begin();
      try {
        MemoryBlobStore.this.finish(this, digest, content.toByteArray());
      } finally {
        end();
      }
    }

    @Override
    public void cancel() {
      MemoryBlobStore.this.cancel(id);
    }
  }

  private final class MemoryRange implements BlobRange {
    private final byte[] content;
    private final long offset;
    private final long length;
    private boolean closed;

    MemoryRange(byte[] content, long offset, long length) {
      this.content = content;
      this.offset = offset;
      this.length = length;
    }

    @Override
    public long blobSize() {
      return content.length;
    }

    @Override
    public long offset() {
      return offset;
    }

    @Override
    public long length() {
      return length;
    }

    @Override
    public BlobRange slice(long sliceOffset, long sliceLength) {
      return new MemoryRange(content, sliceOffset, sliceLength);
    }

    @Override
    public void transferTo(WritableByteChannel out) throws IOException {
      out.write(ByteBuffer.wrap(content, Math.toIntExact(offset), Math.toIntExact(length)));
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        openRanges.decrementAndGet();
      }
    }
  }

  /** A body that comes in these parts. */
  public static Upload.Body body(byte[]... parts) {
    var left = new ArrayDeque<>(List.of(parts));
    return () -> left.isEmpty() ? List.of() : List.of(ByteBuffer.wrap(left.removeFirst()));
  }
}
