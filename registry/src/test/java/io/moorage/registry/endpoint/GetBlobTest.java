package io.moorage.registry.endpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.RepositoryName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GetBlobTest {
  private static final RepositoryName REPO = RepositoryName.parse("app");
  private static final int SIZE = 3_000;

  private final MemoryBlobStore blobs = new MemoryBlobStore();
  private final GetBlob get = new GetBlob(blobs);
  private final byte[] content = new byte[SIZE];
  private Digest digest;

  @BeforeEach
  void put() {
    new Random(7).nextBytes(content);
    digest = blobs.put(REPO, content);
  }

  private static byte[] read(Response response) throws IOException {
    var body = assertInstanceOf(Response.BlobBody.class, response);
    var out = new ByteArrayOutputStream();
    body.range().transferTo(Channels.newChannel(out));
    return out.toByteArray();
  }

  @Test
  void get_whole_isIdentical() throws IOException {
    var response = get.answer(REPO, digest, FakeCall.empty());
    assertEquals(200, response.status());
    assertArrayEquals(content, read(response));
    assertEquals("\"" + digest + "\"", response.headers().first("ETag").orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=500-1499,500,1500",
    "bytes=500-,500,3000",
    "bytes=-500,2500,3000",
    "bytes=2000-5000,2000,3000",
    "bytes=0-0,0,1"
  })
  void get_range_isThatPart(String range, int from, int to) throws IOException {
    var response = get.answer(REPO, digest, FakeCall.empty().header("Range", range));
    assertEquals(206, response.status());
    assertEquals(
        "bytes %d-%d/%d".formatted(from, to - 1, SIZE),
        response.headers().first("Content-Range").orElseThrow());
    assertArrayEquals(Arrays.copyOfRange(content, from, to), read(response));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=500-0", "bytes=5000-10000", "bytes=-0"})
  void get_rangeOutside_isNotSatisfiable_andNothingStaysOpen(String range) {
    var refusal =
        assertThrows(
            Refusal.class, () -> get.answer(REPO, digest, FakeCall.empty().header("Range", range)));
    assertEquals(ErrorCode.RANGE_NOT_SATISFIABLE, refusal.code());
    assertEquals("bytes */3000", refusal.headers().first("Content-Range").orElseThrow());
    assertEquals(0, blobs.openRanges());
  }

  @Test
  void get_rangeOfOtherContent_isTheWhole() throws IOException {
    var call = FakeCall.empty().header("Range", "bytes=0-1").header("If-Range", "\"sha256:other\"");
    var response = get.answer(REPO, digest, call);
    assertEquals(200, response.status());
    assertEquals(SIZE, read(response).length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"%s\"", "%s", "W/\"%s\"", "\"x\", \"%s\"", "*"})
  void get_unmodified_is304_andNothingStaysOpen(String ifNoneMatch) {
    var call = FakeCall.empty().header("If-None-Match", ifNoneMatch.formatted(digest));
    assertEquals(304, get.answer(REPO, digest, call).status());
    assertEquals(304, get.head(REPO, digest, call).status());
    assertEquals(0, blobs.openRanges());
  }

  @Test
  void head_tellsSize() {
    var response = get.head(REPO, digest, FakeCall.empty());
    assertEquals(SIZE, assertInstanceOf(Response.Announced.class, response).length());
    assertEquals(0, blobs.openRanges());
  }

  @Test
  void get_inOtherRepository_isUnknown() {
    var refusal =
        assertThrows(
            Refusal.class,
            () -> get.answer(RepositoryName.parse("other"), digest, FakeCall.empty()));
    assertEquals(ErrorCode.BLOB_UNKNOWN, refusal.code());
  }
}
