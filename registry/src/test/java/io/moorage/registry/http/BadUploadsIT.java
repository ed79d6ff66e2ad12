package io.moorage.registry.http;

import static io.moorage.registry.http.Answers.assertRefused;
import static io.moorage.registry.http.Answers.assertStatus;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads done wrong, twice, by two at once, or too large. */
class BadUploadsIT {
  private static final int LARGEST = 8 << 20;
  private static final byte[] CONTENT = "0123456789".getBytes(UTF_8);
  private static final Digest DIGEST = Digest.of(DigestAlgorithm.SHA256, CONTENT);
  private static final String UNKNOWN = "/v2/x/blobs/uploads/123e4567-e89b-42d3-a456-426614174000";

  @TempDir static Path directory;
  private static TestServer server;

  @BeforeAll
  static void start() {
    var d = StoreSettings.defaults(directory);
    var store =
        new StoreSettings(
            d.directory(),
            d.uploadExpiry(),
            LARGEST,
            d.uploadMaxSessions(),
            d.uploadMaxBytes(),
            d.diskReserve(),
            d.grace(),
            d.sparseImages());
    server = new TestServer(store, RegistrySettings.defaults("127.0.0.1", 0));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String range(String location) {
    var status = server.send("GET", location);
    assertStatus(204, status);
    return status.headers().firstValue("Range").orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?digest=", "?digest=@&digest=@", "?digest=sha256:%00", "?digest=*"})
  void putWithoutItsDigest_is400_andTheSessionStays(String query) throws IOException {
    var location = server.begun("x");
    assertStatus(202, server.send("PATCH", location, CONTENT));
    var other = Digest.of(DigestAlgorithm.SHA256, new byte[0]).toString();
    var target = location + query.replace("@", DIGEST.toString()).replace("*", other);
    assertRefused(400, "DIGEST_INVALID", server.raw("PUT", target, new byte[0]));
    assertEquals("0-9", range(location));
    assertStatus(201, server.send("PUT", location + "?digest=" + DIGEST));
  }

  @Test
  void sessionThatIsGoneOrForeign_is404() {
    var finished = server.begun("gone");
    assertStatus(201, server.send("PUT", finished + "?digest=" + DIGEST, CONTENT));
    var cancelled = server.begun("x");
    assertStatus(204, server.send("DELETE", cancelled));
    var foreign = server.begun("x").replace("/v2/x/", "/v2/y/");
    for (var location : new String[] {UNKNOWN, finished, cancelled, foreign, UNKNOWN + "0"}) {
      assertRefused(404, "BLOB_UPLOAD_UNKNOWN", server.send("PATCH", location, CONTENT));
      assertRefused(404, "BLOB_UPLOAD_UNKNOWN", server.send("GET", location));
      assertRefused(404, "BLOB_UPLOAD_UNKNOWN", server.send("DELETE", location));
      var other = "?digest=" + Digest.of(DigestAlgorithm.SHA256, location.getBytes(UTF_8));
      assertRefused(404, "BLOB_UPLOAD_UNKNOWN", server.send("PUT", location + other, CONTENT));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "11-20, 416, BLOB_UPLOAD_INVALID",
    "5-14, 416, BLOB_UPLOAD_INVALID",
    "0-9, 416, BLOB_UPLOAD_INVALID",
    "5-2, 416, BLOB_UPLOAD_INVALID",
    "-1-3, 416, BLOB_UPLOAD_INVALID",
    "*, 416, BLOB_UPLOAD_INVALID",
    "bytes */10, 416, BLOB_UPLOAD_INVALID",
    "10-99999999999999999999, 416, BLOB_UPLOAD_INVALID",
    "a-b, 416, BLOB_UPLOAD_INVALID",
    "10-11, 400, SIZE_INVALID",
    "10-29, 400, SIZE_INVALID"
  })
  void rangeThatIsNotNext_isRefused_andNothingMoves(String range, int status, String code)
      throws IOException {
    var location = server.begun("x");
    assertStatus(202, server.send("PATCH", location, CONTENT));
    for (var method : new String[] {"PATCH", "PUT"}) {
      var target = method.equals("PUT") ? location + "?digest=" + DIGEST : location;
      var answer = server.raw(method, target, CONTENT, "Content-Range: " + range);
      assertRefused(status, code, answer);
      assertEquals(status == 416, answer.contains("Range: 0-9\r\n"), answer);
      assertEquals("0-9", range(location));
    }
    assertStatus(201, server.send("PUT", location + "?digest=" + DIGEST));
  }

  private static Socket halfSent(String location, String method) throws IOException {
    var socket = server.connect();
    socket
        .getOutputStream()
        .write(
            (method + " " + location + " HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n01234")
                .getBytes(ISO_8859_1));
    return socket;
  }

  private static String finish(Socket socket) throws IOException {
    socket.getOutputStream().write("56789".getBytes(ISO_8859_1));
    return new String(socket.getInputStream().readNBytes(12), ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource({"PATCH, PATCH", "PATCH, PUT", "PUT, PATCH", "PUT, PUT", "PATCH, DELETE"})
  void twoAtOnce_oneWins_andBytesAreNeverMixed(String first, String second) throws IOException {
    var location = server.begun("x");
    var query = "?digest=" + DIGEST;
    try (var socket = halfSent(first.equals("PUT") ? location + query : location, first)) {
      var other = "abcdefghij".getBytes(UTF_8);
      HttpResponse<byte[]> answer;
      do {
        // Until the first is being read nobody is in the way: an offset is refused then.
        answer =
            second.equals("DELETE")
                ? deletedOnceBusy(location)
                : server.send(
                    second,
                    second.equals("PUT") ? location + query : location,
                    other,
                    "Content-Range",
                    "90-99");
      } while (answer.statusCode() == 416);
      assertRefused(409, "BLOB_UPLOAD_INVALID", answer);
      assertEquals(first.equals("PUT") ? "HTTP/1.1 201" : "HTTP/1.1 202", finish(socket));
    }
    if (!first.equals("PUT")) {
      assertStatus(201, server.send("PUT", location + query));
    }
    assertArrayEquals(CONTENT, server.send("GET", "/v2/x/blobs/" + DIGEST).body());
  }

  private static HttpResponse<byte[]> deletedOnceBusy(String location) {
    var probe = server.send("PATCH", location, CONTENT, "Content-Range", "90-99");
    return probe.statusCode() == 409 ? server.send("DELETE", location) : probe;
  }

  @Test
  void putTwice_is201_aslongAsTheBlobIsThere() {
    var content = "twice".getBytes(UTF_8);
    var digest = Digest.of(DigestAlgorithm.SHA256, content);
    var target = server.begun("x") + "?digest=" + digest;
    assertStatus(201, server.send("PUT", target, content));
    assertStatus(201, server.send("PUT", target, content));
    assertStatus(202, server.send("DELETE", "/v2/x/blobs/" + digest));
    assertRefused(404, "BLOB_UPLOAD_UNKNOWN", server.send("PUT", target, content));
  }

  @ParameterizedTest
  @CsvSource({
    "mount=@&from=nowhere, 202",
    "mount=@&from=x, 202",
    "mount=sha256:abc&from=x, 400",
    "mount=&from=x, 400",
    "mount=@&from=A, 400",
    "mount=@&from=../x, 400",
    "mount=@&from=, 400"
  })
  void mountOfWhatIsNotThere_opensASession_ofNonsenseIs400(String query, int status)
      throws IOException {
    var missing = Digest.of(DigestAlgorithm.SHA256, "not there".getBytes(UTF_8));
    var target = "/v2/m/blobs/uploads/?" + query.replace("@", missing.toString());
    assertStatus(status, server.raw("POST", target, new byte[0]));
  }

  @Test
  void blobOfNoBytes_isTaken_andOneByteTooManyIsNot() {
    var none = Digest.of(DigestAlgorithm.SHA256, new byte[0]);
    assertStatus(201, server.send("PUT", server.begun("x") + "?digest=" + none));
    var largest = new byte[LARGEST];
    new Random(1).nextBytes(largest);
    var digest = Digest.of(DigestAlgorithm.SHA256, largest);
    var location = server.begun("x");
    var more = Arrays.copyOf(largest, LARGEST + 1);
    assertRefused(413, "SIZE_INVALID", server.send("PATCH", location, more));
    assertEquals("0-0", range(location));
    assertStatus(201, server.send("PUT", location + "?digest=" + digest, largest));
  }

  @Test
  void deleteWhileItIsPulled_letsThePullEnd() throws IOException {
    var content = new byte[LARGEST];
    new Random(2).nextBytes(content);
    var digest = Digest.of(DigestAlgorithm.SHA256, content);
    assertStatus(201, server.send("PUT", server.begun("pull") + "?digest=" + digest, content));
    try (var socket = server.connect()) {
      var request = "GET /v2/pull/blobs/" + digest + " HTTP/1.1\r\nHost: a\r\n";
      socket.getOutputStream().write((request + "Connection: close\r\n\r\n").getBytes(ISO_8859_1));
      var first = socket.getInputStream().readNBytes(1_000);
      assertStatus(202, server.send("DELETE", "/v2/pull/blobs/" + digest));
      assertStatus(404, server.send("HEAD", "/v2/pull/blobs/" + digest));
      var rest = socket.getInputStream().readAllBytes();
      var all = Arrays.copyOf(first, first.length + rest.length);
      System.arraycopy(rest, 0, all, first.length, rest.length);
      assertArrayEquals(content, Arrays.copyOfRange(all, all.length - LARGEST, all.length));
    }
  }
}
