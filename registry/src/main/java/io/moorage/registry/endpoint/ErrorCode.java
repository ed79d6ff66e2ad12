package io.moorage.registry.endpoint;

/**
 * Everything that can go wrong, and how it is told: the table of the distribution-spec's codes, and
 * below it what the spec has no code of its own for.
 *
 * @see <a
 *     href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes">distribution-spec,
 *     Error Codes</a>
 */
public enum ErrorCode {
  BLOB_UNKNOWN("BLOB_UNKNOWN", 404, "the repository has no such blob"),
  BLOB_UPLOAD_INVALID("BLOB_UPLOAD_INVALID", 400, "the upload cannot go on like this"),
  BLOB_UPLOAD_UNKNOWN("BLOB_UPLOAD_UNKNOWN", 404, "the repository has no such upload"),
  DIGEST_INVALID("DIGEST_INVALID", 400, "the digest is malformed, or not that of the content"),
  MANIFEST_BLOB_UNKNOWN(
      "MANIFEST_BLOB_UNKNOWN", 404, "the repository lacks a blob that the manifest names"),
  MANIFEST_INVALID("MANIFEST_INVALID", 400, "the manifest cannot be read"),
  MANIFEST_UNKNOWN("MANIFEST_UNKNOWN", 404, "the repository has no such manifest"),
  NAME_INVALID("NAME_INVALID", 400, "the repository name is malformed"),
  NAME_UNKNOWN("NAME_UNKNOWN", 404, "there is no such repository"),
  SIZE_INVALID("SIZE_INVALID", 400, "the length is not the one announced"),
  UNSUPPORTED("UNSUPPORTED", 405, "this registry does not do that"),
  TOO_MANY_REQUESTS("TOOMANYREQUESTS", 429, "too many requests; try again later"),

  BAD_REQUEST("UNSUPPORTED", 400, "the request is malformed"),
  NO_SUCH_PATH("UNSUPPORTED", 404, "the distribution API has no such path"),
  TAG_INVALID("MANIFEST_INVALID", 400, "the tag is malformed"),
  PAGE_INVALID("PAGINATION_NUMBER_INVALID", 400, "n is not a number of entries"),
  CUT_OFF("BLOB_UPLOAD_INVALID", 400, "the body broke off"),
  LOCAL_ONLY("DENIED", 403, "this API is for calls from this machine alone"),
  TOO_SLOW("BLOB_UPLOAD_INVALID", 408, "the body came too slowly"),
  UPLOAD_BUSY("BLOB_UPLOAD_INVALID", 409, "another request is writing to the upload"),
  CHECK_BUSY("DENIED", 409, "a check of the store is running"),
  TAG_MOVED("DENIED", 412, "the tag is not where the request wants it"),
  MANIFEST_TOO_LARGE("MANIFEST_INVALID", 413, "the manifest is too large"),
  BLOB_TOO_LARGE("SIZE_INVALID", 413, "the blob is too large"),
  TARGET_TOO_LONG("UNSUPPORTED", 414, "the request target is too long"),
  TOO_MANY_TAGS("UNSUPPORTED", 414, "too many tags in one request"),
  RANGE_INVALID("BLOB_UPLOAD_INVALID", 416, "the chunk is not the next one"),
  RANGE_NOT_SATISFIABLE("SIZE_INVALID", 416, "the range is not in the blob"),
  EXPECTATION_FAILED("UNSUPPORTED", 417, "the only expectation met is 100-continue"),
  HEADERS_TOO_LARGE("UNSUPPORTED", 431, "the header fields are too large"),
  UNKNOWN("UNKNOWN", 500, "something is wrong with the registry; its log says what"),
  NOT_IMPLEMENTED("UNSUPPORTED", 501, "the only transfer coding taken is chunked"),
  UNAVAILABLE("TOOMANYREQUESTS", 503, "the registry takes no writes at the moment"),
  VERSION_UNKNOWN("UNSUPPORTED", 505, "the HTTP spoken here is 1.1"),
  DISK_FULL("TOOMANYREQUESTS", 507, "the registry's disk is nearly full");

  private final String wire;
  private final int status;
  private final String message;

  ErrorCode(String wire, int status, String message) {
    this.wire = wire;
    this.status = status;
    this.message = message;
  }

  /** The code as clients know it. */
  public String wire() {
    return wire;
  }

  /** The status it is sent with. */
  public int status() {
    return status;
  }

  /** What is said when there is nothing better to say. */
  public String message() {
    return message;
  }
}
