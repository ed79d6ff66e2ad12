package io.moorage.registry.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.BlobStoreFailure;
import io.moorage.blobstore.BlobStoreFailure.UploadsRefused;
import io.moorage.blobstore.UploadId;
import io.moorage.blobstore.kv.StoreFailure;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.InvalidManifest;
import io.moorage.blobstore.oci.SyntaxFailure;
import java.io.IOException;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {
  private static final UploadId ID = new UploadId(new UUID(1, 2));
  private static final Digest DIGEST = Digest.of(DigestAlgorithm.SHA256, new byte[0]);

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new SyntaxFailure.MalformedName("A", "no"), 400, "NAME_INVALID"),
        Arguments.of(new SyntaxFailure.MalformedDigest("A", "no"), 400, "DIGEST_INVALID"),
        Arguments.of(new SyntaxFailure.UnsupportedAlgorithm("md5"), 400, "DIGEST_INVALID"),
        Arguments.of(new SyntaxFailure.MalformedTag("-", "no"), 400, "MANIFEST_INVALID"),
        Arguments.of(new InvalidManifest("no"), 400, "MANIFEST_INVALID"),
        Arguments.of(new BlobStoreFailure.UnknownUpload(ID), 404, "BLOB_UPLOAD_UNKNOWN"),
        Arguments.of(new BlobStoreFailure.UploadBusy(ID), 409, "BLOB_UPLOAD_INVALID"),
        Arguments.of(new BlobStoreFailure.OffsetMismatch(ID, 1, 2), 416, "BLOB_UPLOAD_INVALID"),
        Arguments.of(new BlobStoreFailure.SizeMismatch(1, "2"), 400, "SIZE_INVALID"),
        Arguments.of(new BlobStoreFailure.TooLarge(1), 413, "SIZE_INVALID"),
        Arguments.of(new UploadsRefused(UploadsRefused.Limit.SESSIONS), 429, "TOOMANYREQUESTS"),
        Arguments.of(new UploadsRefused(UploadsRefused.Limit.DISK), 507, "TOOMANYREQUESTS"),
        Arguments.of(new BlobStoreFailure.DigestMismatch(DIGEST, DIGEST), 400, "DIGEST_INVALID"),
        Arguments.of(new BlobStoreFailure.BodyCutOff("gone"), 400, "BLOB_UPLOAD_INVALID"),
        Arguments.of(new BlobStoreFailure.BodyTimedOut(), 408, "BLOB_UPLOAD_INVALID"),
        Arguments.of(new BlobStoreFailure.ReadOnly("EIO"), 503, "TOOMANYREQUESTS"),
        Arguments.of(
            new BlobStoreFailure.DiskFailure("write", new IOException("EIO")), 500, "UNKNOWN"),
        Arguments.of(new StoreFailure("get"), 500, "UNKNOWN"),
        Arguments.of(new IllegalStateException("secret detail"), 500, "UNKNOWN"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void answer_eachFailure_hasItsCode(RuntimeException failure, int status, String code) {
    var response = Failures.answer(failure, "42");
    assertEquals(status, response.status());
    assertTrue(body(response).contains("\"code\":\"" + code + "\""), body(response));
    assertEquals(
        status == 429 || status == 503 || status == 507,
        response.headers().first("Retry-After").isPresent());
  }

  @Test
  void answer_ownFault_tellsTheIdAndNothingElse() {
    var body = body(Failures.answer(new IllegalStateException("secret detail"), "req-42"));
    assertTrue(body.contains("req-42"), body);
    assertFalse(body.contains("secret") || body.contains("Exception"), body);
  }

  private static String body(Response response) {
    return new String(assertInstanceOf(Response.Bytes.class, response).body(), UTF_8);
  }
}
