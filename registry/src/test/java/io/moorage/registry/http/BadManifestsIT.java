package io.moorage.registry.http;

import static io.moorage.registry.http.Answers.assertRefused;
import static io.moorage.registry.http.Answers.assertStatus;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Manifests that are none, or odd ones, pushed over the wire. */
class BadManifestsIT {
  private static final String IMAGE = "application/vnd.oci.image.manifest.v1+json";
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final byte[] LAYER = "layer".getBytes(UTF_8);
  private static final Digest DIGEST = Digest.of(DigestAlgorithm.SHA256, LAYER);
  private static final Digest MISSING = Digest.of(DigestAlgorithm.SHA256, new byte[] {1});

  @TempDir static Path directory;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer(directory);
    assertStatus(201, server.send("POST", "/v2/x/blobs/uploads/?digest=" + DIGEST, LAYER));
    assertStatus(
        201, server.send("POST", "/v2/y/blobs/uploads/?digest=" + MISSING, new byte[] {1}));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<byte[]> push(String reference, String type, byte[] body) {
    return server.send("PUT", "/v2/x/manifests/" + reference, body, "Content-Type", type);
  }

  private static HttpResponse<byte[]> push(String type, String body) {
    return push("t", type, body.getBytes(UTF_8));
  }

  private static String layer(Digest digest, Object size, String more) {
    return "{\"mediaType\":\"application/octet-stream\",\"digest\":\"%s\",\"size\":%s%s}"
        .formatted(digest, size, more);
  }

  private static String image(String more) {
    return "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s]%s}"
        .formatted(layer(DIGEST, 5, ""), layer(DIGEST, 5, ""), more);
  }

  private static String imageOf(String layers) {
    return "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s]}"
        .formatted(layer(DIGEST, 5, ""), layers);
  }

  static Stream<Arguments> noManifests() {
    var nested = "[".repeat(64) + "]".repeat(64);
    return Stream.of(
        Arguments.of("empty", ""),
        Arguments.of("null", "null"),
        Arguments.of("array", "[]"),
        Arguments.of("string", "\"x\""),
        Arguments.of("invalid UTF-8", "{\"a\":\"\u00ff\u00fe\"}"),
        Arguments.of("byte order mark", "\u00ef\u00bb\u00bf" + image("")),
        Arguments.of("trailing bytes", image("") + "x"),
        Arguments.of("a second object", image("") + "{}"),
        Arguments.of("nesting of 65", "{\"schemaVersion\":2,\"layers\":[],\"x\":" + nested + "}"),
        Arguments.of("a number of 10^6 digits", "{\"x\":" + "9".repeat(1_000_000) + "}"),
        Arguments.of("an array of 10^6", "{\"x\":[" + "1,".repeat(999_999) + "1]}"),
        Arguments.of("a string of 2 MiB", "{\"x\":\"" + "a".repeat(2 << 20) + "\"}"),
        Arguments.of("layers twice", image(",\"layers\":[]")),
        Arguments.of("schemaVersion 1", image("").replace("n\":2", "n\":1")),
        Arguments.of("schemaVersion 3", image("").replace("n\":2", "n\":3")),
        Arguments.of("schemaVersion \"2\"", image("").replace("n\":2", "n\":\"2\"")),
        Arguments.of("no schemaVersion", image("").replace("\"schemaVersion\":2,", "")),
        Arguments.of("manifests and layers", image(",\"manifests\":[]")),
        Arguments.of(
            "manifests and config",
            "{\"schemaVersion\":2,\"manifests\":[],\"config\":" + layer(DIGEST, 5, "") + "}"),
        Arguments.of("another mediaType", image(",\"mediaType\":\"" + INDEX + "\"")),
        Arguments.of("size -1", imageOf(layer(DIGEST, -1, ""))),
        Arguments.of("size 2^63", imageOf(layer(DIGEST, "9223372036854775808", ""))),
        Arguments.of("data of other content", imageOf(layer(DIGEST, 5, ",\"data\":\"AAAA\""))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("noManifests")
  void noManifest_is400(String what, String body) {
    var bytes = body.getBytes(ISO_8859_1);
    assertRefused(400, "MANIFEST_INVALID", push("none", IMAGE, bytes));
    assertStatus(404, server.send("GET", "/v2/x/manifests/none"));
    assertFalse(what.isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "4", "6", "9223372036854775807"})
  void sizeThatIsAnother_is400(String size) {
    assertRefused(400, "SIZE_INVALID", push(IMAGE, imageOf(layer(DIGEST, size, ""))));
  }

  @Test
  void fourMebibytes_areTaken_andNotOneMore() {
    var body = new byte[4 << 20];
    Arrays.fill(body, (byte) ' ');
    var json = image("").getBytes(UTF_8);
    System.arraycopy(json, 0, body, 0, json.length);
    assertStatus(201, push("large", IMAGE, body));
    assertArrayEquals(body, server.send("GET", "/v2/x/manifests/large").body());
    var more = Arrays.copyOf(body, body.length + 1);
    more[body.length] = ' ';
    assertRefused(413, "MANIFEST_INVALID", push("larger", IMAGE, more));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        IMAGE + ", - , 201",
        IMAGE + "; charset=utf-8, - , 201",
        "-, - , 400",
        "-, " + IMAGE + ", 201",
        IMAGE + ", application/x, 400",
        "nonsense, - , 400",
        "'" + IMAGE + ", " + INDEX + "', - , 400",
        INDEX + ", - , 400"
      })
  void contentType_isTheMediaType(String header, String inBody, int status) throws IOException {
    var body = image(inBody == null ? "" : ",\"mediaType\":\"" + inBody + "\"").getBytes(UTF_8);
    var lines = header == null ? new String[0] : new String[] {"Content-Type: " + header};
    var answer = server.raw("PUT", "/v2/x/manifests/typed", body, lines);
    assertStatus(status, answer);
    assertTrue(status == 201 || answer.contains("MANIFEST_INVALID"), answer);
  }

  @Test
  void twoContentTypes_are400() throws IOException {
    var lines = new String[] {"Content-Type: " + IMAGE, "Content-Type: " + IMAGE};
    var body = image("").getBytes(UTF_8);
    assertRefused(400, "MANIFEST_INVALID", server.raw("PUT", "/v2/x/manifests/typed", body, lines));
  }

  @Test
  void otherDigestInTheTarget_is400() {
    var body = image("").getBytes(UTF_8);
    assertRefused(400, "DIGEST_INVALID", push(MISSING.toString(), IMAGE, body));
  }

  @Test
  void missingBlobs_are404_missingManifestsAreNot() {
    assertRefused(404, "MANIFEST_BLOB_UNKNOWN", push(IMAGE, imageOf(layer(MISSING, 1, ""))));
    var config =
        image("").replace(layer(DIGEST, 5, "") + ",\"layers", layer(MISSING, 1, "") + ",\"layers");
    assertRefused(404, "MANIFEST_BLOB_UNKNOWN", push(IMAGE, config));
    var sparse = "{\"schemaVersion\":2,\"manifests\":[%s]}".formatted(layer(MISSING, 1, ""));
    assertStatus(201, push(INDEX, sparse));
    var foreign =
        layer(MISSING, 1, "")
            .replace(
                "application/octet-stream",
                "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip");
    assertStatus(201, push(IMAGE, imageOf(foreign)));
  }

  @Test
  void subjectThatIsMissing_isTaken() {
    var pushed = push(IMAGE, image(",\"subject\":" + layer(MISSING, 1, "")));
    assertStatus(201, pushed);
    assertEquals(MISSING.toString(), pushed.headers().firstValue("OCI-Subject").orElseThrow());
  }

  @Test
  void indexesInIndexes_areData() {
    var child = layer(MISSING, 1, "");
    for (int depth = 0; depth < 100; depth++) {
      var index = "{\"schemaVersion\":2,\"manifests\":[%s]}".formatted(child).getBytes(UTF_8);
      var digest = Digest.of(DigestAlgorithm.SHA256, index);
      assertStatus(201, push(digest.toString(), INDEX, index));
      child =
          "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
              .formatted(INDEX, digest, index.length);
    }
  }

  /** A digest is a guess before the content is there, so two may name each other. */
  @Test
  void subjectAndReferrer_ofEachOther_areData() {
    var first = image(",\"subject\":" + layer(MISSING, 1, "") + ",\"annotations\":{\"a\":\"1\"}");
    var digest = Digest.of(DigestAlgorithm.SHA256, first.getBytes(UTF_8));
    assertStatus(201, push(IMAGE, first));
    assertStatus(201, push(IMAGE, image(",\"subject\":" + layer(digest, first.length(), ""))));
    var listed = server.send("GET", "/v2/x/referrers/" + digest);
    assertEquals(1, new String(listed.body(), UTF_8).split("\"digest\"", -1).length - 1);
  }

  @Test
  void manyLayers_andLongAnnotations_areTaken() {
    var layers = String.join(",", Collections.nCopies(10_000, layer(DIGEST, 5, "")));
    assertStatus(201, push(IMAGE, imageOf(layers)));
    var half = "v".repeat(512 << 10);
    assertStatus(
        201,
        push(IMAGE, image(",\"annotations\":{\"a\":\"%s\",\"b\":\"%s\"}".formatted(half, half))));
  }

  @Test
  void newlineInAnAnnotation_reachesNoHeader() throws IOException {
    var odd =
        ",\"artifactType\":\"a/b\\r\\nX-Evil: 1\",\"annotations\":{\"a\\r\\nX-Evil: 1\":\"\"}";
    var body = image(odd + ",\"subject\":" + layer(DIGEST, 5, "")).getBytes(UTF_8);
    var pushed = server.raw("PUT", "/v2/x/manifests/odd", body, "Content-Type: " + IMAGE);
    assertTrue(pushed.matches("(?s)HTTP/1.1 (201|400) .*"), pushed);
    assertFalse(pushed.contains("\nX-Evil"), pushed);
    for (var target : List.of("/v2/x/manifests/odd", "/v2/x/referrers/" + DIGEST)) {
      var got = server.raw("GET", target, new byte[0]);
      assertFalse(got.contains("\nX-Evil"), got);
    }
  }

  @Test
  void unknownTypes_areTaken() {
    var unknown = imageOf(layer(DIGEST, 5, "").replace("octet-stream", "vnd.nobody.knows"));
    assertStatus(201, push(IMAGE, unknown));
    assertStatus(201, push(IMAGE, image(",\"artifactType\":\"application/vnd.nobody.knows\"")));
    assertStatus(201, push("application/vnd.nobody.knows+json", "{}"));
  }

  @Test
  void urls_areNeverFetched() throws IOException {
    try (var elsewhere = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var urls = ",\"urls\":[\"http://127.0.0.1:%d/\"]".formatted(elsewhere.getLocalPort());
      assertStatus(201, push(IMAGE, imageOf(layer(DIGEST, 5, urls))));
      assertStatus(200, server.send("GET", "/v2/x/manifests/t"));
      elsewhere.setSoTimeout(200);
      assertThrows(SocketTimeoutException.class, elsewhere::accept);
    }
  }

  @Test
  void dataOfTheContent_isTaken() {
    var data = ",\"data\":\"" + Base64.getEncoder().encodeToString(LAYER) + "\"";
    assertStatus(201, push(IMAGE, imageOf(layer(DIGEST, 5, data))));
  }

  @Test
  void layerAskedForAsAManifest_is404() {
    assertRefused(404, "MANIFEST_UNKNOWN", server.send("GET", "/v2/x/manifests/" + DIGEST));
  }

  @Test
  void acceptOfAnotherType_isAnsweredWithTheOneThereIs() {
    assertStatus(201, push("accept", IMAGE, image("").getBytes(UTF_8)));
    var got = server.send("GET", "/v2/x/manifests/accept", "Accept", INDEX);
    assertStatus(200, got);
    assertEquals(IMAGE, got.headers().firstValue("Content-Type").orElseThrow());
    assertArrayEquals(image("").getBytes(UTF_8), got.body());
  }

  @Test
  void tags_areAllSetOrNone() {
    var body = image(",\"annotations\":{\"a\":\"tags\"}").getBytes(UTF_8);
    var reference = Digest.of(DigestAlgorithm.SHA256, body).toString();
    var many = new ArrayList<String>();
    for (int i = 0; i < 200; i++) {
      many.add("tag=many" + i);
    }
    var tooMany = push(reference + "?" + String.join("&", many), IMAGE, body);
    assertRefused(414, "UNSUPPORTED", tooMany);
    var illegal = push(reference + "?tag=fine&tag=-not&tag=fine2", IMAGE, body);
    assertRefused(400, "MANIFEST_INVALID", illegal);
    for (var tag : List.of("many0", "fine", "fine2", reference)) {
      assertStatus(404, server.send("GET", "/v2/x/manifests/" + tag));
    }
  }
}
