package io.moorage.registry.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.BlobStoreFailure;
import io.moorage.blobstore.UploadId;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.SyntaxFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads: start, append, finish, status, cancel, as plain calls. */
class UploadEndPointsTest {
  private static final RepositoryName REPO = RepositoryName.parse("team/app");
  private static final RepositoryName OTHER = RepositoryName.parse("team/other");
  private static final byte[] HELLO = "hello, harbour".getBytes(UTF_8);
  private static final Digest DIGEST = Digest.of(DigestAlgorithm.SHA256, HELLO);

  private final MemoryBlobStore blobs = new MemoryBlobStore();
  private final StartUpload start = new StartUpload(blobs);
  private final AppendUpload append = new AppendUpload(blobs);
  private final FinishUpload finish = new FinishUpload(blobs);

  private Response start(Call call) {
    return start.answer(REPO, _ -> true, call);
  }

  private UploadId begun() {
    return id(start(FakeCall.empty()));
  }

  private static UploadId id(Response response) {
    return UploadId.parse(header(response, "Docker-Upload-UUID")).orElseThrow();
  }

  private static String header(Response response, String name) {
    return response.headers().first(name).orElseThrow();
  }

  private boolean has(Digest digest) {
    return blobs.size(REPO, digest).isPresent();
  }

  @Test
  void start_opensSession() {
    var response = start(FakeCall.empty());
    assertEquals(202, response.status());
    assertEquals("0-0", header(response, "Range"));
    assertEquals("/v2/team/app/blobs/uploads/" + id(response), header(response, "Location"));
  }

  @ParameterizedTest
  @CsvSource({"sha256,202", "sha512,202"})
  void start_knownAlgorithm_opensSession(String algorithm, int status) {
    assertEquals(status, start(FakeCall.of("digest-algorithm=" + algorithm)).status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"md5", "SHA256", "", "sha256%00"})
  void start_unknownAlgorithm_isRefused(String algorithm) {
    var refusal =
        assertThrows(Refusal.class, () -> start(FakeCall.of("digest-algorithm=" + algorithm)));
    assertEquals(ErrorCode.DIGEST_INVALID, refusal.code());
    assertEquals(0, blobs.openUploads());
  }

  @Test
  void start_withDigestAndBody_storesAtOnce() {
    var response = start(FakeCall.of("digest=" + DIGEST).body(HELLO));
    assertEquals(201, response.status());
    assertEquals("/v2/team/app/blobs/" + DIGEST, header(response, "Location"));
    assertEquals(DIGEST.toString(), header(response, "Docker-Content-Digest"));
    assertTrue(has(DIGEST));
  }

  @Test
  void start_withWrongDigest_leavesNothing() {
    var wrong = Digest.of(DigestAlgorithm.SHA256, new byte[0]);
    assertThrows(
        BlobStoreFailure.DigestMismatch.class,
        () -> start(FakeCall.of("digest=" + wrong).body(HELLO)));
    assertEquals(0, blobs.openUploads());
    assertTrue(blobs.size(REPO, wrong).isEmpty());
  }

  @Test
  void mount_present_links() {
    blobs.put(OTHER, HELLO);
    var response = start(FakeCall.of("mount=" + DIGEST + "&from=team/other"));
    assertEquals(201, response.status());
    assertEquals(DIGEST.toString(), header(response, "Docker-Content-Digest"));
    assertTrue(has(DIGEST));
  }

  @Test
  void mount_withoutFrom_linksFromAnywhere() {
    blobs.put(OTHER, HELLO);
    assertEquals(201, start(FakeCall.of("mount=" + DIGEST)).status());
  }

  @Test
  void mount_unreadableSource_opensSession() {
    blobs.put(OTHER, HELLO);
    var response =
        start.answer(
            REPO, name -> !name.equals(OTHER), FakeCall.of("mount=" + DIGEST + "&from=team/other"));
    assertEquals(202, response.status());
    assertTrue(blobs.size(REPO, DIGEST).isEmpty());
  }

  @Test
  void mount_missing_opensSession() {
    assertEquals(202, start(FakeCall.of("mount=" + DIGEST + "&from=team/other")).status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"mount=sha256:abc", "mount=", "mount=md5:00"})
  void mount_malformedDigest_isRefused(String query) {
    assertThrows(SyntaxFailure.class, () -> start(FakeCall.of(query)));
  }

  @Test
  void mount_malformedFrom_isRefused() {
    assertThrows(
        SyntaxFailure.MalformedName.class,
        () -> start(FakeCall.of("mount=" + DIGEST + "&from=Team")));
  }

  @Test
  void append_stream_thenFinish_stores() {
    var id = begun();
    var response =
        append.answer(
            REPO,
            id,
            FakeCall.empty().stream("hello, ".getBytes(UTF_8), "harbour".getBytes(UTF_8)));
    assertEquals(202, response.status());
    assertEquals("0-13", header(response, "Range"));
    var stored = finish.answer(REPO, id, FakeCall.of("digest=" + DIGEST));
    assertEquals(201, stored.status());
    assertTrue(has(DIGEST));
  }

  @Test
  void append_inOrder_lastInFinish_stores() {
    var id = begun();
    append.answer(
        REPO, id, FakeCall.empty().header("Content-Range", "0-6").body("hello, ".getBytes(UTF_8)));
    finish.answer(
        REPO,
        id,
        FakeCall.of("digest=" + DIGEST)
            .header("Content-Range", "7-13")
            .body("harbour".getBytes(UTF_8)));
    assertTrue(has(DIGEST));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1-14", "100-113", "5-2", "-1-5", "*", "x"})
  void append_outOfOrder_tellsWhereItStands(String range) {
    var id = begun();
    var refusal =
        assertThrows(
            Refusal.class,
            () ->
                append.answer(
                    REPO, id, FakeCall.empty().header("Content-Range", range).body(HELLO)));
    assertEquals(ErrorCode.RANGE_INVALID, refusal.code());
    assertEquals("0-0", refusal.headers().first("Range").orElseThrow());
    assertTrue(refusal.headers().first("Location").isPresent());
    assertEquals(0, blobs.upload(REPO, id).offset());
  }

  @Test
  void append_lengthIsNotThatOfTheRange_isRefused() {
    var id = begun();
    var refusal =
        assertThrows(
            Refusal.class,
            () ->
                append.answer(
                    REPO, id, FakeCall.empty().header("Content-Range", "0-6").body(HELLO)));
    assertEquals(ErrorCode.SIZE_INVALID, refusal.code());
  }

  @Test
  void append_foreignSession_isUnknown() {
    var id = begun();
    assertThrows(
        BlobStoreFailure.UnknownUpload.class,
        () -> append.answer(OTHER, id, FakeCall.empty().body(HELLO)));
  }

  @Test
  void finish_wrongDigest_keepsSession() {
    var id = begun();
    append.answer(REPO, id, FakeCall.empty().body(HELLO));
    var wrong = Digest.of(DigestAlgorithm.SHA256, new byte[0]);
    assertThrows(
        BlobStoreFailure.DigestMismatch.class,
        () -> finish.answer(REPO, id, FakeCall.of("digest=" + wrong)));
    assertEquals(201, finish.answer(REPO, id, FakeCall.of("digest=" + DIGEST)).status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "digest=a&digest=b", "other=1"})
  void finish_notOneDigest_isRefused(String query) {
    var id = begun();
    var refusal = assertThrows(Refusal.class, () -> finish.answer(REPO, id, FakeCall.of(query)));
    assertEquals(ErrorCode.DIGEST_INVALID, refusal.code());
  }

  @Test
  void finish_sha512_stores() {
    var digest = Digest.of(DigestAlgorithm.SHA512, HELLO);
    var id = begun();
    append.answer(REPO, id, FakeCall.empty().body(HELLO));
    finish.answer(REPO, id, FakeCall.of("digest=" + digest));
    assertTrue(has(digest));
  }

  @Test
  void finish_again_isTheSameAnswer() {
    var id = begun();
    var call = FakeCall.of("digest=" + DIGEST).body(HELLO);
    var first = finish.answer(REPO, id, call);
    var second = finish.answer(REPO, id, FakeCall.of("digest=" + DIGEST));
    assertEquals(first.status(), second.status());
    assertEquals(header(first, "Location"), header(second, "Location"));
  }

  @Test
  void finish_unknownSession_missingBlob_isUnknown() {
    var id = begun();
    new CancelUpload(blobs).answer(REPO, id);
    assertThrows(
        BlobStoreFailure.UnknownUpload.class,
        () -> finish.answer(REPO, id, FakeCall.of("digest=" + DIGEST)));
  }

  @Test
  void status_tellsOffset() {
    var id = begun();
    append.answer(REPO, id, FakeCall.empty().body(HELLO));
    var response = new UploadStatus(blobs).answer(REPO, id);
    assertEquals(204, response.status());
    assertEquals("0-13", header(response, "Range"));
  }

  @Test
  void cancel_endsSession() {
    var id = begun();
    assertEquals(204, new CancelUpload(blobs).answer(REPO, id).status());
    assertEquals(0, blobs.openUploads());
  }
}
