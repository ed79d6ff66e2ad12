package io.moorage.registry.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.MediaType;
import io.moorage.registry.api.Described;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code /api/v1} over the wire: what it does, what it refuses, and that it is as described. */
@Timeout(60)
class LocalApiIT {
  private static final byte[] SHARED = bytes(5_000, 1);
  private static final byte[] OWN = bytes(300, 2);

  @TempDir static Path directory;
  private static TestServer server;
  private static final Described DESCRIBED = Described.load();

  @BeforeAll
  static void start() {
    server = new TestServer(directory);
    image("team/app", List.of(SHARED, OWN), "1.0");
    image("team/web", List.of(SHARED), "2.0");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Digest image(String repository, List<byte[]> layers, String tag) {
    for (var layer : layers) {
      var target = "/v2/%s/blobs/uploads/?digest=%s".formatted(repository, digest(layer));
      assertEquals(201, server.send("POST", target, layer).statusCode());
    }
    var type = MediaType.OCI_MANIFEST.toString();
    var described = layers.stream().map(LocalApiIT::descriptor).toList();
    var manifest =
        """
        {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":%s}\
        """
            .formatted(type, described.getFirst(), described)
            .getBytes(UTF_8);
    var answer =
        server.send(
            "PUT",
            "/v2/%s/manifests/%s".formatted(repository, tag),
            manifest,
            "Content-Type",
            type);
    assertEquals(201, answer.statusCode());
    return digest(manifest);
  }

  private static String descriptor(byte[] content) {
    return """
    {"mediaType":"application/octet-stream","digest":"%s","size":%d}\
    """
        .formatted(digest(content), content.length);
  }

  private static Digest digest(byte[] content) {
    return Digest.of(DigestAlgorithm.SHA256, content);
  }

  private static byte[] bytes(int size, long seed) {
    var bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Sends, and holds the answer against the description. */
  private static HttpResponse<byte[]> call(
      int status, String method, String path, String target, String... headers) {
    var answer = server.send(method, target, headers);
    var text = new String(answer.body(), UTF_8);
    assertEquals(status, answer.statusCode(), text);
    assertEquals(List.of(), DESCRIBED.faults(method, path, status, answer.body()), text);
    if (answer.body().length > 0) {
      assertEquals("application/json", answer.headers().firstValue("Content-Type").orElseThrow());
    }
    return answer;
  }

  private static JsonPath json(HttpResponse<byte[]> answer) {
    return JsonPath.from(new String(answer.body(), UTF_8));
  }

  @Test
  void repositories_withSizes_areCounted() {
    var answer =
        call(
            200, "GET", "/api/v1/repositories", "/api/v1/repositories?sizes=true&prefix=team/&n=1");
    assertEquals(List.of("team/app"), json(answer).getList("repositories.name"));
    assertEquals(5_000, json(answer).getLong("repositories[0].bytes.shared"));
    assertTrue(json(answer).getLong("repositories[0].bytes.own") > 300);
    var next = call(200, "GET", "/api/v1/repositories", json(answer).getString("next"));
    assertEquals(List.of("team/web"), json(next).getList("repositories.name"));
    assertEquals(5_000, json(next).getLong("repositories[0].bytes.shared"));
  }

  @Test
  void repository_itsNameInOneSegment() {
    var path = "/api/v1/repositories/{name}";
    var answer = call(200, "GET", path, "/api/v1/repositories/team%2Fweb");
    assertEquals("team/web", json(answer).getString("name"));
    call(404, "GET", path, "/api/v1/repositories/team%2Fnone");
    call(400, "GET", path, "/api/v1/repositories/Team");
  }

  @Test
  void setTag_isSeenByPulls_atOnce() {
    var first = image("retag/app", List.of(bytes(10, 5)), "1.0");
    var second = image("retag/app", List.of(bytes(10, 6)), "1.1");
    var path = "/api/v1/repositories/{name}/tags/{tag}";
    var target = "/api/v1/repositories/retag%2Fapp/tags/live?from=";
    var set = call(200, "PUT", path, target + "1.0");
    assertEquals(first.toString(), json(set).getString("digest"));
    assertEquals(first, pulled("live"));
    var moved = call(200, "PUT", path, target + second);
    assertEquals(first.toString(), json(moved).getString("before"));
    assertEquals(second, pulled("live"));
    call(412, "PUT", path, target + "1.0", "If-None-Match", "*");
    call(412, "PUT", path, target + "1.0", "If-Match", "\"" + first + "\"");
    call(200, "PUT", path, target + "1.0", "If-Match", "\"" + second + "\"");
    call(404, "PUT", path, target + "2.0");
    call(400, "PUT", path, target);
    assertEquals(first, pulled("live"));
  }

  private static Digest pulled(String tag) {
    var answer = server.send("GET", "/v2/retag/app/manifests/" + tag);
    assertEquals(200, answer.statusCode());
    return digest(answer.body());
  }

  @Test
  void remove_takesAllOfIt_andNothingElses() {
    var digest = image("gone/app", List.of(SHARED, bytes(70, 9)), "1.0");
    assertEquals(200, server.send("GET", "/v2/gone/app/manifests/1.0").statusCode());
    var path = "/api/v1/repositories/{name}";
    call(202, "DELETE", path, "/api/v1/repositories/gone%2Fapp");
    call(404, "DELETE", path, "/api/v1/repositories/gone%2Fapp");
    call(404, "GET", path, "/api/v1/repositories/gone%2Fapp");
    for (var target : List.of("manifests/1.0", "manifests/" + digest, "blobs/" + digest(SHARED))) {
      assertEquals(404, server.send("GET", "/v2/gone/app/" + target).statusCode(), target);
    }
    assertEquals(404, server.send("GET", "/v2/gone/app/tags/list").statusCode());
    assertEquals(200, server.send("GET", "/v2/team/app/blobs/" + digest(SHARED)).statusCode());
  }

  @Test
  void collection_runAndExplain() throws InterruptedException {
    var removed = bytes(4_321, 77);
    image("collect/app", List.of(removed), "1.0");
    var path = "/api/v1/blobs/{digest}/explanation";
    var target = "/api/v1/blobs/" + digest(removed) + "/explanation";
    var kept = json(call(200, "GET", path, target));
    assertEquals("named", kept.getString("repositories.items[0].reason"));
    assertEquals(List.of("1.0"), kept.getList("repositories.items[0].by.items[0].tags.items"));
    call(202, "DELETE", "/api/v1/repositories/{name}", "/api/v1/repositories/collect%2Fapp");
    var requested = json(call(202, "POST", "/api/v1/collection/runs", "/api/v1/collection/runs"));
    awaitPass(Instant.parse(requested.getString("requested")));
    call(404, "GET", path, target);
    call(404, "GET", path, "/api/v1/blobs/sha512:" + "0".repeat(128) + "/explanation");
  }

  private static void awaitPass(Instant requested) throws InterruptedException {
    while (true) {
      var status = json(call(200, "GET", "/api/v1/collection", "/api/v1/collection"));
      var started = status.getString("last.started");
      if (started != null && !Instant.parse(started).isBefore(requested)) {
        assertEquals("complete", status.getString("last.end"));
        return;
      }
      Thread.sleep(10); // The API tells nobody when a pass ends: it is asked.
    }
  }

  @Test
  void description_isServed_andHeadHasItsLength() {
    var answer = call(200, "GET", "/api/v1/openapi.json", "/api/v1/openapi.json");
    assertEquals("3.1.0", json(answer).getString("openapi"));
    var head = server.send("HEAD", "/api/v1/openapi.json");
    assertEquals(200, head.statusCode());
    assertEquals(
        Integer.toString(answer.body().length),
        head.headers().firstValue("Content-Length").orElseThrow());
  }

  static Stream<Arguments> bad() {
    return Stream.of(
        Arguments.of("slash not encoded", 404, "GET /api/v1/repositories/team/app", ""),
        Arguments.of("encoded twice", 400, "GET /api/v1/repositories/team%252Fapp", ""),
        Arguments.of("dots", 404, "GET /api/v1/repositories/../../v2/", ""),
        Arguments.of("dots encoded", 400, "GET /api/v1/repositories/%2e%2e%2f", ""),
        Arguments.of("NUL", 400, "GET /api/v1/repositories/a%00", ""),
        Arguments.of("line break", 400, "GET /api/v1/repositories/a%0d%0aX:%20y", ""),
        Arguments.of("raw UTF-8", 400, "GET /api/v1/repositories/\u00c3\u00a9", ""),
        Arguments.of("broken escape", 400, "GET /api/v1/repositories/a%zz", ""),
        Arguments.of("long name", 400, "GET /api/v1/repositories/" + "a-".repeat(4_000) + "a", ""),
        Arguments.of("other version", 404, "GET /api/v2/repositories", ""),
        Arguments.of("bare", 404, "GET /api", ""),
        Arguments.of("unknown parameter", 400, "GET /api/v1/repositories?size=true", ""),
        Arguments.of("parameter twice", 400, "GET /api/v1/repositories?n=1&n=1", ""),
        Arguments.of("badly encoded", 400, "GET /api/v1/repositories?prefix=%g", ""),
        Arguments.of("n negative", 400, "GET /api/v1/repositories?n=-1", ""),
        Arguments.of("n huge", 400, "GET /api/v1/repositories?n=1" + "0".repeat(30), ""),
        Arguments.of("unknown method", 405, "FOO /api/v1/repositories", ""),
        Arguments.of("lower-case method", 405, "get /api/v1/repositories", ""),
        Arguments.of("wrong method", 405, "PATCH /api/v1/repositories/a", ""),
        Arguments.of("preflight", 403, "OPTIONS /api/v1/repositories", "Origin: http://a\n"),
        Arguments.of("body", 400, "POST /api/v1/collection/runs", "Content-Length: 2\n\n{}"),
        Arguments.of(
            "chunked body",
            400,
            "POST /api/v1/collection/runs",
            "Transfer-Encoding: chunked\n\n2\n{}\n0\n\n"),
        Arguments.of("proxy", 403, "GET /api/v1/repositories", "X-Forwarded-For: 10.0.0.1\n"),
        Arguments.of("proxy's way", 403, "GET /api/v1/repositories", "Via: 1.1 proxy\n"),
        Arguments.of("proxy by RFC", 403, "GET /api/v1/collection", "Forwarded: for=10.0.0.1\n"),
        Arguments.of("nginx", 403, "GET /api/v1/collection", "X-Real-IP: 127.0.0.1\n"),
        Arguments.of("page", 403, "GET /api/v1/repositories", "Origin: http://127.0.0.1\n"),
        Arguments.of("sandboxed page", 403, "POST /api/v1/collection/runs", "Origin: null\n"),
        Arguments.of("image in a page", 403, "GET /api/v1/x", "Sec-Fetch-Site: cross-site\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bad")
  void badRequest_isRefused(String what, int status, String line, String rest) throws IOException {
    var answer = ask("localhost", line, rest);
    assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), () -> what + ": " + answer);
    assertTrue(answer.contains("\n{\"errors\":[{\"code\":\""), answer);
    assertFalse(answer.contains("Access-Control"), answer);
  }

  static Stream<Arguments> hosts() {
    return Stream.of(
        Arguments.of("localhost:5000", 200),
        Arguments.of("127.0.0.1", 200),
        Arguments.of("127.44.0.1:1", 200),
        Arguments.of("[::1]:5000", 200),
        Arguments.of("evil.example", 403),
        Arguments.of("127.0.0.1.evil.example", 403),
        Arguments.of("localhost.evil.example:5000", 403),
        Arguments.of("10.0.0.1", 403),
        Arguments.of("", 403));
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void host_mustBeThisMachine(String host, int status) throws IOException {
    var answer = ask(host, "GET /api/v1/repositories", "");
    assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
  }

  /** What a bare nginx sends: the address it asks as the host, and nothing that says who asked. */
  @Test
  void http10_isAProxys() throws IOException {
    var answer = server.exchange("GET /api/v1/repositories HTTP/1.0\nHost: 127.0.0.1\n\n");
    assertTrue(answer.contains(" 403 ") && answer.contains("by HTTP/1.1"), answer);
  }

  private static String ask(String host, String line, String rest) throws IOException {
    var end = rest.contains("\n\n") ? rest : rest + "\n";
    return server.exchange(
        "%s HTTP/1.1\nHost: %s\nConnection: close\n%s".formatted(line, host, end));
  }

  @Test
  void meters_haveItsRoute() {
    server.send("GET", "/api/v1/repositories?n=0");
    assertTrue(
        server.meters.getMeters().stream()
            .anyMatch(meter -> "api".equals(meter.getId().getTag("route"))));
  }
}
