package io.moorage.blobstore;

import io.moorage.blobstore.oci.Digest;

/** Why the blob store did not do what it was asked. Messages are fit for the client that asked. */
public abstract sealed class BlobStoreFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private BlobStoreFailure(String message) {
    super(message);
  }

  private BlobStoreFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /** No such session in this repository: never opened, finished, cancelled or expired. */
  public static final class UnknownUpload extends BlobStoreFailure {
    private static final long serialVersionUID = 1L;

    public UnknownUpload(UploadId id) {
      super("no upload " + id + " in this repository; start a new one");
    }
  }

  /** Another request is writing to the session. */
  public static final class UploadBusy extends BlobStoreFailure {
    private static final long serialVersionUID = 1L;

    public UploadBusy(UploadId id) {
      super("another request is writing to upload " + id + "; wait for its answer");
    }
  }

  /** The sender means to write elsewhere than at the end of what is there. */
  public static final class OffsetMismatch extends BlobStoreFailure {
    private static final long serialVersionUID = 1L;
    private final UploadId id;
    private final long offset;

    public OffsetMismatch(UploadId id, long start, long offset) {
      super("the chunk starts at %d, the upload stands at %d".formatted(start, offset));
      this.id = id;
      this.offset = offset;
    }

    public UploadId id() {
      return id;
    }

    public long offset() {
      return offset;
    }
  }

  /** The body was not as long as announced. */
  public static final class SizeMismatch extends BlobStoreFailure {
    private static final long serialVersionUID = 1L;

    public SizeMismatch(long announced, String got) {
      super("the chunk was announced with %d bytes and has %s".formatted(announced, got));
    }
  }

  /** The blob would be larger than allowed. */
  public static final class TooLarge extends BlobStoreFailure {
    private static final long serialVersionUID = 1L;

    public TooLarge(long limit) {
      super("the blob is larger than the %d bytes that uploads.max-size allows".formatted(limit));
    }
  }

  /** A limit keeps uploads out for now; reads and deletes go on. */
  public static final class UploadsRefused extends BlobStoreFailure {
    private static final long serialVersionUID = 1L;
    private final Limit limit;

    public UploadsRefused(Limit limit) {
      super(limit.message);
      this.limit = limit;
    }

    public Limit limit() {
      return limit;
    }

    /** Which limit. */
    public enum Limit {
      SESSIONS("too many open uploads; finish or cancel some, or raise uploads.max-sessions"),
      STAGED_BYTES(
          "open uploads hold too many bytes; finish or cancel some, or raise uploads.max-bytes"),
      DISK("the disk is nearly full; free some space, or lower uploads.reserve");

      private final String message;

      Limit(String message) {
        this.message = message;
      }
    }
  }

  /** The bytes do not hash to the digest they were sent under. */
  public static final class DigestMismatch extends BlobStoreFailure {
    private static final long serialVersionUID = 1L;

    public DigestMismatch(Digest claimed, Digest actual) {
      super("the content hashes to %s, not to %s".formatted(actual, claimed));
    }
  }

  /** The sender went away in the middle of its body. */
  public static sealed class BodyCutOff extends BlobStoreFailure {
    private static final long serialVersionUID = 1L;

    public BodyCutOff(String why) {
      super("the request's body broke off: " + why);
    }
  }

  /** The sender let us wait for too long. */
  public static final class BodyTimedOut extends BodyCutOff {
    private static final long serialVersionUID = 1L;

    public BodyTimedOut() {
      super("it came too slowly");
    }
  }

  /** A write to the disk failed before, and the store takes no more until it is started anew. */
  public static final class ReadOnly extends BlobStoreFailure {
    private static final long serialVersionUID = 1L;

    public ReadOnly(String why) {
      super(
          "the store is read-only since a write failed ("
              + why
              + "); restart it once the disk is sound");
    }
  }

  /** The disk failed this operation. */
  public static final class DiskFailure extends BlobStoreFailure {
    private static final long serialVersionUID = 1L;

    public DiskFailure(String what, Throwable cause) {
      super(what, cause);
    }
  }
}
