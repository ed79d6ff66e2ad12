package io.moorage.registry.endpoint;

import io.moorage.blobstore.BlobStoreFailure;
import io.moorage.blobstore.kv.StoreFailure;
import io.moorage.blobstore.oci.InvalidManifest;
import io.moorage.blobstore.oci.SyntaxFailure;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/** The one mapper from failures to answers. */
public final class Failures {
  private static final Logger LOG = System.getLogger(Failures.class.getName());
  private static final String RETRY_SECONDS = "30";
  private static final Set<ErrorCode> FOR_NOW =
      EnumSet.of(ErrorCode.UNAVAILABLE, ErrorCode.DISK_FULL, ErrorCode.TOO_MANY_REQUESTS);
  private static final String RETRY_SOON_SECONDS = "5";

  private Failures() {}

  /**
   * The answer to a request that failed like this. What is the registry's own fault is logged under
   * the request's id, and the client is told no more than the id.
   */
  public static Response answer(RuntimeException failure, String requestId) {
    return switch (failure) {
      case Refusal refusal -> ErrorAnswer.of(refusal.code(), message(refusal), refusal.headers());
      case SyntaxFailure syntax -> ErrorAnswer.of(code(syntax), message(syntax));
      case InvalidManifest invalid -> ErrorAnswer.of(ErrorCode.MANIFEST_INVALID, message(invalid));
      case BlobStoreFailure.DiskFailure disk -> unexpected(disk, requestId);
      case BlobStoreFailure store -> refused(store);
      case StoreFailure store -> unexpected(store, requestId);
      default -> unexpected(failure, requestId);
    };
  }

  /** The answer while the server ends. */
  public static Response shuttingDown() {
    return ErrorAnswer.of(
        ErrorCode.UNAVAILABLE,
        "the registry is shutting down",
        Headers.of("Retry-After", RETRY_SECONDS));
  }

  /** The answer to a client that has too much under way. */
  public static Response tooManyRequests() {
    var code = ErrorCode.TOO_MANY_REQUESTS;
    return ErrorAnswer.of(code, code.message(), Headers.of("Retry-After", RETRY_SOON_SECONDS));
  }

  /** The answer to a failure nobody foresaw. */
  public static Response unexpected(Throwable failure, String requestId) {
    if (!mayOpenFiles()) {
      LOG.log(
          Level.WARNING,
          "request {0} failed as no more files may be opened (ulimit -n): {1}",
          requestId,
          failure);
      return ErrorAnswer.of(
          ErrorCode.UNAVAILABLE,
          "the registry has too many files open",
          Headers.of("Retry-After", RETRY_SOON_SECONDS));
    }
    LOG.log(Level.ERROR, "request " + requestId + " failed", failure);
    return ErrorAnswer.of(
        ErrorCode.UNKNOWN, "something is wrong with the registry; its log tells, see " + requestId);
  }

  /** Tried, as what the kernel says of it reaches us in the words of the machine's language. */
  private static boolean mayOpenFiles() {
    try (var nothing = Files.newInputStream(Path.of("/dev/null"))) {
      return nothing != null;
    } catch (IOException e) {
      return false;
    }
  }

  private static ErrorCode code(SyntaxFailure syntax) {
    return switch (syntax) {
      case SyntaxFailure.MalformedDigest _ -> ErrorCode.DIGEST_INVALID;
      case SyntaxFailure.UnsupportedAlgorithm _ -> ErrorCode.DIGEST_INVALID;
      case SyntaxFailure.MalformedName _ -> ErrorCode.NAME_INVALID;
      case SyntaxFailure.MalformedTag _ -> ErrorCode.TAG_INVALID;
      case SyntaxFailure.MalformedMediaType _ -> ErrorCode.MANIFEST_INVALID;
      case SyntaxFailure.MalformedPlatform _ -> ErrorCode.MANIFEST_INVALID;
    };
  }

  private static Response refused(BlobStoreFailure failure) {
    var code =
        switch (failure) {
          case BlobStoreFailure.UnknownUpload _ -> ErrorCode.BLOB_UPLOAD_UNKNOWN;
          case BlobStoreFailure.UploadBusy _ -> ErrorCode.UPLOAD_BUSY;
          case BlobStoreFailure.OffsetMismatch _ -> ErrorCode.RANGE_INVALID;
          case BlobStoreFailure.SizeMismatch _ -> ErrorCode.SIZE_INVALID;
          case BlobStoreFailure.TooLarge _ -> ErrorCode.BLOB_TOO_LARGE;
          case BlobStoreFailure.UploadsRefused refused ->
              switch (refused.limit()) {
                case SESSIONS, STAGED_BYTES -> ErrorCode.TOO_MANY_REQUESTS;
                case DISK -> ErrorCode.DISK_FULL;
              };
          case BlobStoreFailure.DigestMismatch _ -> ErrorCode.DIGEST_INVALID;
          case BlobStoreFailure.BodyTimedOut _ -> ErrorCode.TOO_SLOW;
          case BlobStoreFailure.BodyCutOff _ -> ErrorCode.CUT_OFF;
          case BlobStoreFailure.ReadOnly _ -> ErrorCode.UNAVAILABLE;
          case BlobStoreFailure.DiskFailure _ -> ErrorCode.UNKNOWN;
        };
    return ErrorAnswer.of(
        code,
        message(failure),
        FOR_NOW.contains(code) ? Headers.of("Retry-After", RETRY_SECONDS) : Headers.none());
  }

  static String message(RuntimeException failure) {
    var message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
