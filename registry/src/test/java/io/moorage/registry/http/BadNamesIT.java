package io.moorage.registry.http;

import static io.moorage.registry.http.Answers.assertRefused;
import static io.moorage.registry.http.Answers.assertStatus;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, tags, digests and pages that are none, over a raw connection. */
class BadNamesIT {
  private static final byte[] NOTHING = {};
  private static final byte[] BLOB = "0123456789".getBytes(StandardCharsets.UTF_8);
  private static final String DIGEST = Digest.of(DigestAlgorithm.SHA256, BLOB).toString();
  private static final String HEX = "0123456789abcdef".repeat(4);
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";

  @TempDir static Path directory;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer(directory);
    assertStatus(201, server.send("POST", "/v2/x/blobs/uploads/?digest=" + DIGEST, BLOB));
    for (var tag : new String[] {"a", "b", "c"}) {
      assertStatus(
          201, server.send("PUT", "/v2/x/manifests/" + tag, index(), "Content-Type", INDEX));
    }
  }

  private static byte[] index() {
    return "{\"schemaVersion\":2,\"manifests\":[]}".getBytes(StandardCharsets.UTF_8);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String get(String target) throws IOException {
    return server.raw("GET", target, NOTHING);
  }

  static Stream<String> noNames() {
    return Stream.of(
        "A",
        "a--_b",
        "-a",
        "a/",
        "/a",
        "a//b",
        "a..b",
        "a/../b",
        "..",
        "\u00c3\u00a9",
        "",
        "a".repeat(256),
        "a".repeat(300),
        "a-".repeat(4_000),
        "%00",
        "%zz",
        "a%2fb",
        "%2e%2e",
        "a\\b",
        "a%0d%0a");
  }

  @ParameterizedTest
  @MethodSource("noNames")
  void noName_is400_whateverIsAsked(String name) throws IOException {
    var base = "/v2/" + name;
    assertRefused(400, "NAME_INVALID", get(base + "/tags/list"));
    assertRefused(400, "NAME_INVALID", get(base + "/manifests/a"));
    assertRefused(400, "NAME_INVALID", get(base + "/blobs/" + DIGEST));
    assertRefused(400, "NAME_INVALID", get(base + "/referrers/" + DIGEST));
    assertRefused(400, "NAME_INVALID", server.raw("POST", base + "/blobs/uploads/", NOTHING));
    assertRefused(
        400,
        "NAME_INVALID",
        server.raw("PUT", base + "/manifests/a", index(), "Content-Type: " + INDEX));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x/blobs/y", "blobs", "manifests/x", "uploads/uploads", "tags/list/tags"})
  void keywordInAName_isPartOfIt(String name) throws IOException {
    assertRefused(404, "NAME_UNKNOWN", get("/v2/" + name + "/tags/list"));
    assertStatus(202, server.raw("POST", "/v2/" + name + "/blobs/uploads/", NOTHING));
    var target = "/v2/" + name + "/manifests/list";
    assertStatus(201, server.raw("PUT", target, index(), "Content-Type: " + INDEX));
    assertStatus(200, get(target));
  }

  static Stream<String> noTags() {
    return Stream.of("a".repeat(129), ".a", "-a", "a%20b", "a%2fb", "..", "a%00");
  }

  @ParameterizedTest
  @MethodSource("noTags")
  void noTag_isNotFound_andCannotBePushed(String tag) throws IOException {
    var target = "/v2/x/manifests/" + tag;
    assertRefused(404, "MANIFEST_UNKNOWN", get(target));
    assertRefused(404, "MANIFEST_UNKNOWN", server.raw("DELETE", target, NOTHING));
    assertRefused(
        400, "MANIFEST_INVALID", server.raw("PUT", target, index(), "Content-Type: " + INDEX));
  }

  /** With a colon it claims to be a digest. */
  @ParameterizedTest
  @ValueSource(strings = {"a:b", ":", "a:", ":b"})
  void colonInATag_makesItADigest(String tag) throws IOException {
    var answer = get("/v2/x/manifests/" + tag);
    assertTrue(answer.matches("(?s)HTTP/1.1 (400|404) .*"), answer);
    var pushed = server.raw("PUT", "/v2/x/manifests/" + tag, index(), "Content-Type: " + INDEX);
    assertRefused(400, "DIGEST_INVALID", pushed);
  }

  @Test
  void spaceInATarget_isNoRequestLine() throws IOException {
    assertStatus(400, get("/v2/x/manifests/a b"));
  }

  static Stream<String> noDigests() {
    return Stream.of(
        "sha256:" + HEX.substring(1),
        "sha256:" + HEX + "0",
        "sha256:" + HEX.toUpperCase(Locale.ROOT),
        "sha256:" + HEX.substring(1) + "g",
        "sha512:" + HEX,
        "sha256:%2e",
        "sha256:..%2f..%2f",
        "sha256:",
        "sha256:%00" + HEX.substring(3));
  }

  @ParameterizedTest
  @MethodSource("noDigests")
  void noDigest_is400_whereverItStands(String digest) throws IOException {
    assertRefused(400, "DIGEST_INVALID", get("/v2/x/blobs/" + digest));
    assertRefused(400, "DIGEST_INVALID", get("/v2/x/manifests/" + digest));
    assertRefused(400, "DIGEST_INVALID", get("/v2/x/referrers/" + digest));
    assertRefused(400, "DIGEST_INVALID", server.raw("DELETE", "/v2/x/blobs/" + digest, NOTHING));
    var upload = server.begun("x");
    assertRefused(400, "DIGEST_INVALID", server.raw("PUT", upload + "?digest=" + digest, NOTHING));
    assertRefused(
        400, "DIGEST_INVALID", server.raw("POST", "/v2/x/blobs/uploads/?mount=" + digest, NOTHING));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../..", "..%2f..", "%2e%2e"})
  void dotsForADigest_areNone(String dots) throws IOException {
    assertStatus(400, get("/v2/x/blobs/" + dots));
    assertRefused(
        400, "DIGEST_INVALID", server.raw("PUT", server.begun("x") + "?digest=" + dots, NOTHING));
  }

  @ParameterizedTest
  @ValueSource(strings = {"md5:d41d8cd98f00b204e9800998ecf8427e", "foo+bar:baz", "sha384:00"})
  void unknownAlgorithm_isNotFound_andCannotBePushed(String digest) throws IOException {
    assertRefused(404, "BLOB_UNKNOWN", get("/v2/x/blobs/" + digest));
    assertRefused(404, "MANIFEST_UNKNOWN", get("/v2/x/manifests/" + digest));
    var encoded = digest.replace("+", "%2B");
    assertRefused(
        400,
        "DIGEST_INVALID",
        server.raw("PUT", server.begun("x") + "?digest=" + encoded, NOTHING));
  }

  @Test
  void sha512_isChecked() throws IOException {
    var right = Digest.of(DigestAlgorithm.SHA512, BLOB);
    var wrong = Digest.of(DigestAlgorithm.SHA512, NOTHING);
    assertStatus(201, server.raw("PUT", server.begun("s") + "?digest=" + right, BLOB));
    assertRefused(
        400, "DIGEST_INVALID", server.raw("PUT", server.begun("s") + "?digest=" + wrong, BLOB));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "n=-1",
        "n=abc",
        "n=2147483648",
        "n=1000000000000000000000000000000",
        "n=",
        "n=1.0",
        "n=%00",
        "last=%00"
      })
  void pageThatIsNone_is400(String query) throws IOException {
    assertRefused(400, "PAGINATION_NUMBER_INVALID", get("/v2/x/tags/list?" + query));
    assertRefused(400, "PAGINATION_NUMBER_INVALID", get("/v2/_catalog?" + query));
  }

  @Test
  void lastOf10KiB_is400() throws IOException {
    var last = "?last=" + "a".repeat(10 << 10);
    assertRefused(400, "PAGINATION_NUMBER_INVALID", get("/v2/x/tags/list" + last));
    assertRefused(400, "PAGINATION_NUMBER_INVALID", get("/v2/_catalog" + last));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "n=0          | []              | false",
        "n=2          | [\"a\",\"b\"]   | true",
        "n=2147483647 | [\"a\",\"b\",\"c\"] | false",
        "last=aa      | [\"b\",\"c\"]   | false",
        "last=zzz     | []              | false",
        "n=1&last=a   | [\"b\"]         | true"
      })
  void page_isWhatIsAskedFor(String query, String tags, boolean more) throws IOException {
    var answer = get("/v2/x/tags/list?" + query);
    assertStatus(200, answer);
    assertTrue(answer.endsWith("\"tags\":" + tags + "}"), answer);
    assertEquals(more, answer.contains("Link: "), answer);
  }

  @Test
  void unknownRepository_isSaid_ofReferrersApart() throws IOException {
    assertRefused(404, "NAME_UNKNOWN", get("/v2/none/tags/list"));
    assertRefused(404, "MANIFEST_UNKNOWN", get("/v2/none/manifests/a"));
    assertRefused(404, "MANIFEST_UNKNOWN", get("/v2/none/manifests/" + DIGEST));
    assertRefused(404, "BLOB_UNKNOWN", get("/v2/none/blobs/" + DIGEST));
    var referrers = get("/v2/none/referrers/" + DIGEST);
    assertStatus(200, referrers);
    assertTrue(referrers.contains("\"manifests\":[]"), referrers);
  }

  @Test
  void referrersOfATag_is400() throws IOException {
    assertRefused(400, "DIGEST_INVALID", get("/v2/x/referrers/a"));
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=5-2, 416",
    "bytes=999999-, 416",
    "bytes=-0, 416",
    "bytes=10-, 416",
    "bytes=, 200",
    "bytes=a-b, 200",
    "lines=0-1, 200",
    "bytes=0-99999999999999999999, 206",
    "bytes=-99999999999999999999, 206"
  })
  void range_isServedOrRefused(String range, int status) throws IOException {
    assertStatus(status, server.raw("GET", "/v2/x/blobs/" + DIGEST, NOTHING, "Range: " + range));
  }

  @Test
  void thousandRanges_areTheWholeOnce() throws IOException {
    var range = "Range: bytes=" + "0-9,".repeat(999) + "0-9";
    var answer = server.raw("GET", "/v2/x/blobs/" + DIGEST, NOTHING, range);
    assertStatus(200, answer);
    assertTrue(answer.endsWith("\r\n\r\n0123456789"), answer);
  }

  @ParameterizedTest
  @CsvSource({
    "/v2, 200",
    "/v2/, 200",
    "/v3/, 404",
    "/, 404",
    "/v2/_catalog/x, 404",
    "/v2/x, 404",
    "/v2/x/tags, 404",
    "/v2/x/tags/other, 404",
    "/v2/x/blobs/uploads/a/b, 404",
    "/v2/../v2/, 400",
    "/v2/x/./tags, 400"
  })
  void path_isOfTheApiOrNot(String target, int status) throws IOException {
    assertStatus(status, get(target));
  }

  @Test
  void thousandsOfParameters_are400() throws IOException {
    assertStatus(400, get("/v2/x/tags/list?" + "a=b&".repeat(2_000)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%zz", "%", "%2"})
  void badEncodingInAQuery_is400(String query) throws IOException {
    assertStatus(400, get("/v2/x/tags/list?a=" + query));
  }
}
