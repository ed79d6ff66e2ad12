package io.moorage.registry.api;

import static io.moorage.registry.api.MemoryParts.DIGEST;
import static io.moorage.registry.api.MemoryParts.OTHER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.metadata.Footprint;
import io.moorage.blobstore.oci.Tag;
import io.moorage.registry.endpoint.FakeCall;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The operations as plain calls, and what is refused. */
class LocalApiTest {
  private final MemoryParts memory = new MemoryParts();

  @BeforeEach
  void someRepositories() {
    for (var name : List.of("a", "team/app", "team/web", "teams")) {
      memory.repositories.put(name, new Footprint(1, 2, 3, 40, 50, 60));
    }
    memory.tags.put(Tag.parse("1.0"), DIGEST);
    memory.tags.put(Tag.parse("1.1"), OTHER);
  }

  private static List<Object> names(byte[] list) {
    return JsonPath.from(new String(list, UTF_8)).getList("repositories.name");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/repositories,'a,team/app,team/web,teams'",
    "/api/v1/repositories?prefix=team,'team/app,team/web,teams'",
    "/api/v1/repositories?prefix=team/,'team/app,team/web'",
    "/api/v1/repositories?prefix=team%2F,'team/app,team/web'",
    "/api/v1/repositories?prefix=x,''",
    "/api/v1/repositories?last=team/app,'team/web,teams'",
    "/api/v1/repositories?n=2,'a,team/app'",
    "/api/v1/repositories?n=0,''",
    "/api/v1/repositories?n=100000,'a,team/app,team/web,teams'",
    "/api/v1/repositories?sizes=false&n=1,a"
  })
  void list(String target, String names) {
    var answer = memory.answer("GET", target);
    assertEquals(200, answer.status());
    assertEquals(
        names.isEmpty() ? List.of() : List.of((Object[]) names.split(",", -1)),
        names(MemoryParts.body(answer)));
  }

  @Test
  void list_nextPage_leadsThroughAllOnce() {
    var found = new ArrayList<Object>();
    var next = Optional.of("/api/v1/repositories?n=1&prefix=team&sizes=true");
    while (next.isPresent()) {
      var answer = memory.answer("GET", next.get());
      found.addAll(names(MemoryParts.body(answer)));
      next =
          Optional.ofNullable(Described.parsed(MemoryParts.body(answer)).get("next"))
              .map(Object::toString);
      assertEquals(
          next.map(path -> "<" + path + ">; rel=\"next\""), answer.headers().first("Link"));
    }
    assertEquals(List.of("team/app", "team/web", "teams"), found);
  }

  @Test
  void list_largeRepositories_pageEndsEarly() {
    memory.repositories.put("b", new Footprint(0, 0, 60_000, 1, 1, 1));
    var body = MemoryParts.body(memory.answer("GET", "/api/v1/repositories?sizes=true"));
    assertEquals(List.of("a", "b"), names(body));
    assertEquals(
        "/api/v1/repositories?n=100&last=b&sizes=true", Described.parsed(body).get("next"));
  }

  @Test
  void show_hasCountsAndSizes() {
    var answer = memory.answer("GET", "/api/v1/repositories/team%2Fapp");
    assertEquals(200, answer.status());
    assertEquals(
        "{\"name\":\"team/app\",\"tags\":1,\"manifests\":2,\"blobs\":3,"
            + "\"bytes\":{\"total\":90,\"shared\":40,\"own\":50,\"unused\":60}}",
        MemoryParts.text(answer));
  }

  @Test
  void setTag_fromTag_movesIt() {
    var answer = memory.answer("PUT", "/api/v1/repositories/team%2Fapp/tags/live?from=1.0");
    assertEquals(200, answer.status());
    assertEquals(
        "{\"repository\":\"team/app\",\"tag\":\"live\",\"digest\":\"" + DIGEST + "\"}",
        MemoryParts.text(answer));
    assertEquals(DIGEST, memory.tags.get(Tag.parse("live")));
  }

  @Test
  void setTag_fromDigest_tellsWhereItWas() {
    var answer = memory.answer("PUT", "/api/v1/repositories/team%2Fapp/tags/1.0?from=" + OTHER);
    assertEquals(200, answer.status());
    assertTrue(MemoryParts.text(answer).endsWith("\"before\":\"" + DIGEST + "\"}"));
  }

  @ParameterizedTest
  @CsvSource({
    "If-None-Match,*,live,200",
    "If-None-Match,*,1.0,412",
    "If-Match,*,1.0,200",
    "If-Match,*,live,412",
    "If-Match,A,1.0,200",
    "If-Match,B,1.0,412",
    "If-None-Match,A,1.0,400"
  })
  void setTag_conditional(String field, String value, String tag, int status) {
    var call =
        FakeCall.empty()
            .header(
                field, value.replace("A", "\"" + DIGEST + "\"").replace("B", "\"" + OTHER + "\""));
    assertEquals(
        status,
        memory
            .answer(
                "PUT",
                "/api/v1/repositories/team%2Fapp/tags/" + tag,
                new FakeCall(
                    FakeCall.of("from=1.0").query(),
                    call.fields(),
                    false,
                    call.bodyLength(),
                    call.body()))
            .status());
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/api,404,UNSUPPORTED",
    "GET,/api/,404,UNSUPPORTED",
    "GET,/api/v1,404,UNSUPPORTED",
    "GET,/api/v2/repositories,404,UNSUPPORTED",
    "GET,/api/v1/repositories/,400,NAME_INVALID",
    "GET,/api/v1/repositories/team/app,404,UNSUPPORTED",
    "GET,/api/v1/repositories/../openapi.json,404,UNSUPPORTED",
    "GET,/api/v1/repositories/..,400,NAME_INVALID",
    "GET,/api/v1/repositories/%2e%2e,400,NAME_INVALID",
    "GET,/api/v1/repositories/team%252Fapp,400,NAME_INVALID",
    "GET,/api/v1/repositories/team%2F,400,NAME_INVALID",
    "GET,/api/v1/repositories/A,400,NAME_INVALID",
    "GET,/api/v1/repositories/%00,400,NAME_INVALID",
    "GET,/api/v1/repositories/%zz,400,NAME_INVALID",
    "GET,/api/v1/repositories/%FF,400,NAME_INVALID",
    "GET,/api/v1/repositories/nobody,404,NAME_UNKNOWN",
    "GET,/api/v1/repositories/a?sizes=true,400,UNSUPPORTED",
    "GET,/api/v1/repositories?size=true,400,UNSUPPORTED",
    "GET,/api/v1/repositories?sizes=yes,400,UNSUPPORTED",
    "GET,/api/v1/repositories?sizes,400,UNSUPPORTED",
    "GET,/api/v1/repositories?n=1&n=2,400,UNSUPPORTED",
    "GET,/api/v1/repositories?n=-1,400,PAGINATION_NUMBER_INVALID",
    "GET,/api/v1/repositories?n=x,400,PAGINATION_NUMBER_INVALID",
    "GET,/api/v1/repositories?n=2147483648,400,PAGINATION_NUMBER_INVALID",
    "GET,/api/v1/repositories?last=%00,400,PAGINATION_NUMBER_INVALID",
    "GET,/api/v1/repositories?prefix=%00,400,NAME_INVALID",
    "GET,/api/v1/repositories?prefix=%,400,UNSUPPORTED",
    "GET,/api/v1/repositories?prefix=a%20b,400,NAME_INVALID",
    "PUT,/api/v1/repositories/team%2Fapp/tags/x,400,UNSUPPORTED",
    "PUT,/api/v1/repositories/team%2Fapp/tags/x?from=,400,MANIFEST_INVALID",
    "PUT,/api/v1/repositories/team%2Fapp/tags/x?from=sha256:1,400,DIGEST_INVALID",
    "PUT,/api/v1/repositories/team%2Fapp/tags/x?from=2.0,404,MANIFEST_UNKNOWN",
    "PUT,/api/v1/repositories/nobody/tags/x?from=1.0,404,NAME_UNKNOWN",
    "PUT,/api/v1/repositories/team%2Fapp/tags/.x?from=1.0,400,MANIFEST_INVALID",
    "PUT,/api/v1/repositories/team%2Fapp/tags/a%2Fb?from=1.0,400,MANIFEST_INVALID",
    "DELETE,/api/v1/repositories/nobody,404,NAME_UNKNOWN",
    "DELETE,/api/v1/repositories/A,400,NAME_INVALID",
    "DELETE,/api/v1/repositories/a?force,400,UNSUPPORTED",
    "GET,/api/v1/collection?x=y,400,UNSUPPORTED",
    "DELETE,/api/v1/collection,405,UNSUPPORTED",
    "GET,/api/v1/collection/runs,405,UNSUPPORTED",
    "GET,/api/v1/blobs/sha256:1/explanation,400,DIGEST_INVALID",
    "GET,/api/v1/blobs/md5:1/explanation,400,DIGEST_INVALID",
    "GET,/api/v1/blobs/latest/explanation,400,DIGEST_INVALID",
    "GET,/api/v1/blobs//explanation,400,DIGEST_INVALID",
    "GET,/api/v1/blobs/B/explanation,404,BLOB_UNKNOWN",
    "POST,/api/v1/repositories,405,UNSUPPORTED",
    "PUT,/api/v1/repositories/a,405,UNSUPPORTED",
    "GET,/api/v1/repositories/a/tags/b,405,UNSUPPORTED",
    "OPTIONS,/api/v1/repositories,405,UNSUPPORTED",
    "get,/api/v1/repositories,405,UNSUPPORTED",
    "DELETE,/api/v1/openapi.json,405,UNSUPPORTED"
  })
  void badRequest_isRefusedInTheOneShape(String method, String target, int status, String code) {
    var answer = memory.answer(method, target.replace("/B/", "/" + OTHER + "/"));
    assertEquals(status, answer.status(), MemoryParts.text(answer));
    assertTrue(
        MemoryParts.text(answer).startsWith("{\"errors\":[{\"code\":\"" + code + "\",\"message\":"),
        MemoryParts.text(answer));
    assertEquals(status == 405, answer.headers().first("Allow").isPresent());
  }

  @Test
  void remove_isGone() {
    assertEquals(202, memory.answer("DELETE", "/api/v1/repositories/team%2Fapp").status());
    assertFalse(memory.repositories.containsKey("team/app"));
    assertEquals(404, memory.answer("DELETE", "/api/v1/repositories/team%2Fapp").status());
  }

  @Test
  void remove_switchedOff_is405() {
    memory.deletes = false;
    assertEquals(405, memory.answer("DELETE", "/api/v1/repositories/team%2Fapp").status());
    assertTrue(memory.repositories.containsKey("team/app"));
  }

  @Test
  void collection_runWanted_isAnsweredAtOnce() {
    var answer = memory.answer("POST", "/api/v1/collection/runs");
    assertEquals(202, answer.status());
    assertEquals("{\"requested\":\"1970-01-01T00:00:00Z\"}", MemoryParts.text(answer));
    assertEquals(1, memory.requests);
  }

  @Test
  void longPrefix_isRefused() {
    assertEquals(
        400, memory.answer("GET", "/api/v1/repositories?prefix=" + "a".repeat(256)).status());
  }

  @Test
  void longName_isRefused() {
    assertEquals(
        400, memory.answer("GET", "/api/v1/repositories/" + "a-".repeat(4_000) + "a").status());
  }

  @Test
  void body_isRefused() {
    var call = FakeCall.empty().body(new byte[] {'{', '}'});
    assertEquals(400, memory.answer("GET", "/api/v1/repositories", call).status());
    assertEquals(
        400, memory.answer("GET", "/api/v1/repositories", FakeCall.empty().stream()).status());
  }

  @Test
  void unescapedSlash_isToldTheRemedy() {
    assertTrue(
        MemoryParts.text(memory.answer("GET", "/api/v1/repositories/team/app")).contains("%2F"));
  }

  @Test
  void head_isTakenWhereGetIs() {
    assertEquals(200, memory.answer("HEAD", "/api/v1/repositories").status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api", "/api/", "/api/v1/repositories"})
  void isPath(String path) {
    assertTrue(LocalApi.isPath(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/apis", "/v2/api/tags/list", "/API/"})
  void isPath_ofAnother(String path) {
    assertFalse(LocalApi.isPath(path));
  }

  @Test
  void check_whatIsAnswered_isAsDescribed() {
    var described = Described.load();
    var before = memory.answer("GET", "/api/v1/fsck");
    assertEquals(200, before.status());
    assertEquals(List.of(), described.faults("GET", "/api/v1/fsck", 200, MemoryParts.body(before)));
    assertTrue(MemoryParts.text(before).contains("\"state\":\"never\""));
    var begun = memory.answer("POST", "/api/v1/fsck?quick=true");
    assertEquals(202, begun.status());
    assertEquals(List.of(), described.faults("POST", "/api/v1/fsck", 202, MemoryParts.body(begun)));
    assertEquals(400, memory.answer("POST", "/api/v1/fsck?quick=perhaps").status());
  }
}
