package io.moorage.registry.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The distribution-spec from a client's side, over a real store: the order is the spec's. */
class ChecklistIT {
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String DOCKER = "application/vnd.docker.distribution.manifest.v2+json";

  @TempDir static Path directory;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElseThrow(() -> new AssertionError(name));
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), UTF_8);
  }

  private static void assertStatus(int status, HttpResponse<byte[]> answer) {
    assertEquals(status, answer.statusCode(), () -> text(answer));
    assertEquals("registry/2.0", header(answer, "Docker-Distribution-API-Version"));
  }

  private static Digest pushBlob(String repository, byte[] content) {
    return pushBlob(repository, content, DigestAlgorithm.SHA256);
  }

  private static Digest pushBlob(String repository, byte[] content, DigestAlgorithm algorithm) {
    var digest = Digest.of(algorithm, content);
    var location = header(server.send("POST", "/v2/" + repository + "/blobs/uploads/"), "Location");
    var answer = server.send("PUT", location + "?digest=" + digest, content);
    assertStatus(201, answer);
    assertEquals(digest.toString(), header(answer, "Docker-Content-Digest"));
    return digest;
  }

  private static byte[] image(String type, Digest config, int configSize, String more) {
    return """
    {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%d},"layers":[]%s}\
    """
        .formatted(type, config, configSize, more)
        .getBytes(UTF_8);
  }

  private static HttpResponse<byte[]> push(
      String repository, String reference, String type, byte[] manifest, String... headers) {
    var all = new String[headers.length + 2];
    all[0] = "Content-Type";
    all[1] = type;
    System.arraycopy(headers, 0, all, 2, headers.length);
    return server.send("PUT", "/v2/" + repository + "/manifests/" + reference, manifest, all);
  }

  private static Digest sha256(byte[] content) {
    return Digest.of(DigestAlgorithm.SHA256, content);
  }

  /** Pushes an image of its own and returns the manifest. */
  private static byte[] pushImage(String repository, String tag) {
    var config = ("{\"of\":\"" + repository + tag + "\"}").getBytes(UTF_8);
    var manifest = image(MANIFEST, pushBlob(repository, config), config.length, "");
    assertStatus(201, push(repository, tag, MANIFEST, manifest));
    return manifest;
  }

  @ParameterizedTest
  @CsvSource({MANIFEST, DOCKER})
  void pull_isByteExact_withTheTypePushed(String type) {
    var repository = "pull/" + (type.equals(DOCKER) ? "docker" : "oci");
    var config = "{}".getBytes(UTF_8);
    var manifest = image(type, pushBlob(repository, config), 2, ",\"x\": [1,  2]");
    var pushed = push(repository, "v1", type, manifest);
    assertStatus(201, pushed);
    var digest = sha256(manifest);
    assertEquals(digest.toString(), header(pushed, "Docker-Content-Digest"));
    for (var target :
        List.of(
            header(pushed, "Location"),
            "/v2/" + repository + "/manifests/v1",
            "/v2/" + repository + "/manifests/" + digest)) {
      // Twice: read from the store, then from memory.
      for (int i = 0; i < 2; i++) {
        var got = server.send("GET", target, "Accept", INDEX, "Accept", MANIFEST);
        assertStatus(200, got);
        assertArrayEquals(manifest, got.body());
        assertEquals(type, header(got, "Content-Type"));
        assertEquals(String.valueOf(manifest.length), header(got, "Content-Length"));
        assertEquals(digest.toString(), header(got, "Docker-Content-Digest"));
        var head = server.send("HEAD", target);
        assertStatus(200, head);
        assertEquals(String.valueOf(manifest.length), header(head, "Content-Length"));
        assertEquals(0, head.body().length);
        var same = server.send("GET", target, "If-None-Match", header(got, "ETag"));
        assertStatus(304, same);
        assertEquals(0, same.body().length);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(DigestAlgorithm.class)
  void blob_ofEitherAlgorithm_isPushedWithoutAHint(DigestAlgorithm algorithm) {
    var content = new byte[2_000];
    new Random(5).nextBytes(content);
    var digest = pushBlob("blob/" + algorithm, content, algorithm);
    var target = "/v2/blob/" + algorithm + "/blobs/" + digest;
    assertArrayEquals(content, server.send("GET", target).body());
    var part = server.send("GET", target, "Range", "bytes=500-1499");
    assertStatus(206, part);
    assertEquals("1000", header(part, "Content-Length"));
    assertEquals("bytes 500-1499/2000", header(part, "Content-Range"));
    assertArrayEquals(Arrays.copyOfRange(content, 500, 1500), part.body());
    assertStatus(416, server.send("GET", target, "Range", "bytes=5000-10000"));
    var head = server.send("HEAD", target);
    assertStatus(200, head);
    assertEquals("2000", header(head, "Content-Length"));
  }

  @Test
  void blob_ofNoBytes_isPushedAndPulled() {
    var digest = pushBlob("blob/empty", new byte[0]);
    var got = server.send("GET", "/v2/blob/empty/blobs/" + digest);
    assertStatus(200, got);
    assertEquals("0", header(got, "Content-Length"));
  }

  @Test
  void blob_atOnce_isPushed_unlessItsDigestIsAnother() {
    var content = "at once".getBytes(UTF_8);
    var target = "/v2/blob/once/blobs/uploads/?digest=";
    assertStatus(400, server.send("POST", target + sha256(new byte[1]), content));
    assertStatus(404, server.send("HEAD", "/v2/blob/once/blobs/" + sha256(new byte[1])));
    var pushed = server.send("POST", target + sha256(content), content);
    assertStatus(201, pushed);
    assertArrayEquals(content, server.send("GET", header(pushed, "Location")).body());
  }

  @Test
  void upload_outOfOrder_is416_withTheWayBack() {
    var content = "0123456789".getBytes(UTF_8);
    var location = header(server.send("POST", "/v2/up/order/blobs/uploads/"), "Location");
    var first = Arrays.copyOf(content, 5);
    assertStatus(202, server.send("PATCH", location, first, "Content-Range", "0-4"));
    var again = server.send("PATCH", location, first, "Content-Range", "0-4");
    assertStatus(416, again);
    assertEquals("0-4", header(again, "Range"));
    var put =
        server.send("PUT", location + "?digest=" + sha256(content), first, "Content-Range", "9-13");
    assertStatus(416, put);
    var status = server.send("GET", location);
    assertStatus(204, status);
    assertEquals("0-4", header(status, "Range"));
    var last = Arrays.copyOfRange(content, 5, 10);
    assertStatus(
        201,
        server.send("PUT", location + "?digest=" + sha256(content), last, "Content-Range", "5-9"));
  }

  @Test
  void upload_cancelled_isGone() {
    var location = header(server.send("POST", "/v2/up/cancel/blobs/uploads/"), "Location");
    assertStatus(204, server.send("DELETE", location));
    assertStatus(404, server.send("GET", location));
    assertStatus(404, server.send("PATCH", location, new byte[1]));
  }

  @Test
  void upload_withUnknownParameters_works() {
    var content = "parameters".getBytes(UTF_8);
    var location = header(server.send("POST", "/v2/up/more/blobs/uploads/"), "Location");
    assertStatus(
        201,
        server.send("PUT", location + "?_state=abc&digest=" + sha256(content) + "&x", content));
  }

  @Test
  void upload_ofAnotherRepository_isUnknown() {
    var location = header(server.send("POST", "/v2/up/mine/blobs/uploads/"), "Location");
    var foreign = location.replace("/up/mine/", "/up/yours/");
    assertStatus(404, server.send("PATCH", foreign, new byte[1]));
  }

  @Test
  void mount_links_orOpensASession() {
    var content = "mounted".getBytes(UTF_8);
    var digest = pushBlob("mount/from", content);
    var mount = "/blobs/uploads/?mount=" + digest;
    assertStatus(201, server.send("POST", "/v2/mount/to" + mount + "&from=mount/from"));
    assertArrayEquals(content, server.send("GET", "/v2/mount/to/blobs/" + digest).body());
    assertStatus(201, server.send("POST", "/v2/mount/anon" + mount));
    assertStatus(202, server.send("POST", "/v2/mount/no" + mount + "&from=mount/nowhere"));
    assertStatus(404, server.send("HEAD", "/v2/mount/no/blobs/" + digest));
  }

  @Test
  void manifest_withoutItsBlobs_isRefused_layersFromElsewhereApart() {
    var missing = sha256("missing".getBytes(UTF_8));
    var refused = push("lack/app", "v1", MANIFEST, image(MANIFEST, missing, 7, ""));
    assertStatus(404, refused);
    assertTrue(text(refused).contains("MANIFEST_BLOB_UNKNOWN"), text(refused));
    var config = pushBlob("lack/app", "{}".getBytes(UTF_8));
    var withForeign =
        new String(image(MANIFEST, config, 2, ""), UTF_8)
            .replace(
                "[]",
                """
                [{"mediaType":"application/vnd.oci.image.layer.nondistributable.v1.tar",\
                "digest":"%s","size":7}]\
                """
                    .formatted(missing));
    assertStatus(201, push("lack/app", "v2", MANIFEST, withForeign.getBytes(UTF_8)));
  }

  @Test
  void manifest_ofAnotherRepositorysBlob_isRefused() {
    var digest = pushBlob("own/one", "{\"own\":1}".getBytes(UTF_8));
    assertStatus(404, push("own/two", "v1", MANIFEST, image(MANIFEST, digest, 9, "")));
  }

  @Test
  void manifest_underAnotherDigest_isRefused() {
    var manifest = pushImage("digest/app", "v1");
    var changed = (new String(manifest, UTF_8) + "  ").getBytes(UTF_8);
    var refused = push("digest/app", sha256(manifest).toString(), MANIFEST, changed);
    assertStatus(400, refused);
    assertTrue(text(refused).contains("DIGEST_INVALID"));
  }

  @Test
  void manifest_manyTagsAtOnce_areMovedTogether() {
    var manifest = pushImage("tags/many", "first");
    var digest = Digest.of(DigestAlgorithm.SHA512, manifest);
    var tags = IntStream.range(0, 12).mapToObj(i -> "tag=t" + i).collect(Collectors.joining("&"));
    var pushed = push("tags/many", digest + "?" + tags, MANIFEST, manifest);
    assertStatus(201, pushed);
    assertEquals(12, pushed.headers().allValues("OCI-Tag").size());
    var got = server.send("GET", "/v2/tags/many/manifests/t11");
    assertEquals(digest.toString(), header(got, "Docker-Content-Digest"));
    var tooMany = "tag=a&".repeat(200);
    assertStatus(414, push("tags/many", digest + "?" + tooMany, MANIFEST, manifest));
  }

  @Test
  void tag_isMoved_onlyOnItsCondition() {
    var first = pushImage("if/app", "v1");
    var second = pushImage("if/app", "other");
    var none = push("if/app", "v1", MANIFEST, second, "If-None-Match", "*");
    assertStatus(412, none);
    var stale = "\"" + sha256(second) + "\"";
    assertStatus(412, push("if/app", "v1", MANIFEST, second, "If-Match", stale));
    var current = "\"" + sha256(first) + "\"";
    assertStatus(201, push("if/app", "v1", MANIFEST, second, "If-Match", current));
    assertArrayEquals(second, server.send("GET", "/v2/if/app/manifests/v1").body());
  }

  @Test
  void tags_arePaged() {
    for (var tag : List.of("b", "a", "C", "10", "9")) {
      pushImage("list/app", tag);
    }
    var all = server.send("GET", "/v2/list/app/tags/list");
    assertEquals("{\"name\":\"list/app\",\"tags\":[\"10\",\"9\",\"C\",\"a\",\"b\"]}", text(all));
    var page = server.send("GET", "/v2/list/app/tags/list?n=2");
    assertTrue(text(page).endsWith("[\"10\",\"9\"]}"), text(page));
    var next = header(page, "Link").replaceAll("<(.*)>.*", "$1");
    assertTrue(text(server.send("GET", next)).endsWith("[\"C\",\"a\"]}"));
    assertTrue(text(server.send("GET", "/v2/_catalog")).contains("\"list/app\""), "in the catalog");
  }

  @Test
  void referrers_appear_areFiltered_andGo() {
    var none = server.send("GET", "/v2/ref/never/referrers/" + sha256(new byte[0]));
    assertStatus(200, none);
    assertEquals(INDEX, header(none, "Content-Type"));
    var subject = pushImage("ref/app", "v1");
    var of =
        ",\"subject\":{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d},\"artifactType\":\"application/sig\",\"annotations\":{\"k\":\"v\"}"
            .formatted(MANIFEST, sha256(subject), subject.length);
    var signature = image(MANIFEST, pushBlob("ref/app", "{}".getBytes(UTF_8)), 2, of);
    var pushed = push("ref/app", sha256(signature).toString(), MANIFEST, signature);
    assertEquals(sha256(subject).toString(), header(pushed, "OCI-Subject"));
    var target = "/v2/ref/app/referrers/" + sha256(subject);
    var listed = text(server.send("GET", target));
    assertTrue(listed.contains(sha256(signature).toString()), listed);
    assertTrue(listed.contains("\"artifactType\":\"application/sig\""), listed);
    assertTrue(listed.contains("\"k\":\"v\""), listed);
    var filtered = server.send("GET", target + "?artifactType=application/other");
    assertEquals("artifactType", header(filtered, "OCI-Filters-Applied"));
    assertTrue(text(filtered).contains("\"manifests\":[]"));
    assertStatus(202, server.send("DELETE", "/v2/ref/app/manifests/" + sha256(signature)));
    assertTrue(text(server.send("GET", target)).contains("\"manifests\":[]"));
  }

  @Test
  void delete_ofATag_leavesTheManifest_ofADigestTakesItsTags() {
    var manifest = pushImage("delete/app", "v1");
    var byTag = "/v2/delete/app/manifests/v1";
    var byDigest = "/v2/delete/app/manifests/" + sha256(manifest);
    assertStatus(202, server.send("DELETE", byTag));
    assertStatus(404, server.send("GET", byTag));
    assertStatus(404, server.send("DELETE", byTag));
    assertStatus(200, server.send("GET", byDigest));
    assertStatus(201, push("delete/app", "v2", MANIFEST, manifest));
    assertStatus(200, server.send("GET", "/v2/delete/app/manifests/v2"));
    assertStatus(202, server.send("DELETE", byDigest));
    assertStatus(404, server.send("GET", byDigest));
    assertStatus(404, server.send("GET", "/v2/delete/app/manifests/v2"));
  }

  @Test
  void delete_ofABlob_onlyIfNoManifestNeedsIt() {
    var config = "{\"needed\":true}".getBytes(UTF_8);
    var digest = pushBlob("delete/blob", config);
    var manifest = image(MANIFEST, digest, config.length, "");
    assertStatus(201, push("delete/blob", "v1", MANIFEST, manifest));
    var target = "/v2/delete/blob/blobs/" + digest;
    var refused = server.send("DELETE", target);
    assertStatus(405, refused);
    assertTrue(text(refused).contains(sha256(manifest).toString()), text(refused));
    assertStatus(202, server.send("DELETE", "/v2/delete/blob/manifests/" + sha256(manifest)));
    assertStatus(202, server.send("DELETE", target));
    assertStatus(404, server.send("HEAD", target));
    assertStatus(404, server.send("DELETE", target));
  }

  @Test
  void names_madeOfKeywords_work() {
    var repository = "x/blobs/uploads/manifests/tags";
    var manifest = pushImage(repository, "list");
    assertArrayEquals(manifest, server.send("GET", "/v2/" + repository + "/manifests/list").body());
    assertStatus(200, server.send("GET", "/v2/" + repository + "/tags/list"));
  }
}
