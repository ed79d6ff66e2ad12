package io.moorage.registry.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.metadata.Page;
import io.moorage.blobstore.metadata.Referrers;
import io.moorage.blobstore.oci.Descriptor;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.MediaType;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tags, catalog and referrers: paging, and what the pages say. */
class ListsTest {
  private static final RepositoryName REPO = RepositoryName.parse("app");
  private static final Digest SUBJECT = Digest.of(DigestAlgorithm.SHA256, new byte[] {9});

  private final ListTags tags =
      new ListTags(
          (repository, last, limit) ->
              repository.equals(REPO)
                  ? Optional.of(page(Stream.of("a", "b", "c", "d").map(Tag::parse), last, limit))
                  : Optional.empty(),
          3);

  private static <T> Page<T> page(Stream<T> all, Optional<String> last, int limit) {
    var behind = all.filter(t -> last.isEmpty() || t.toString().compareTo(last.get()) > 0).toList();
    return new Page<>(behind.stream().limit(limit).toList(), behind.size() > limit);
  }

  private static String body(Response response) {
    return new String(assertInstanceOf(Response.Bytes.class, response).body(), UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''            | \"a\",\"b\",\"c\" | </v2/app/tags/list?n=3&last=c>; rel=\"next\"",
        "n=2           | \"a\",\"b\"       | </v2/app/tags/list?n=2&last=b>; rel=\"next\"",
        "n=2&last=b    | \"c\",\"d\"       |",
        "last=bb       | \"c\",\"d\"       |",
        "n=99999       | \"a\",\"b\",\"c\" | </v2/app/tags/list?n=3&last=c>; rel=\"next\"",
        "n=0           | ''                |",
        "n=3&last=z    | ''                |"
      })
  void tags_page_isWhatIsAskedFor(String query, String expected, String link) {
    var response = tags.answer(REPO, FakeCall.of(query));
    assertEquals(200, response.status());
    assertEquals("{\"name\":\"app\",\"tags\":[" + expected + "]}", body(response));
    assertEquals(Optional.ofNullable(link), response.headers().first("Link"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "n=-1",
        "n=abc",
        "n=",
        "n=2147483648",
        "n=1e3",
        "n=%2B1",
        "last=a%00",
        "n=99999999999999999999999"
      })
  void tags_badPage_isRefused(String query) {
    var refusal = assertThrows(Refusal.class, () -> tags.answer(REPO, FakeCall.of(query)));
    assertEquals(400, refusal.code().status());
  }

  @Test
  void tags_veryLongLast_isRefused() {
    assertThrows(
        Refusal.class, () -> tags.answer(REPO, FakeCall.of("last=" + "x".repeat(10 << 10))));
  }

  @Test
  void tags_unknownRepository_is404() {
    var refusal =
        assertThrows(
            Refusal.class, () -> tags.answer(RepositoryName.parse("none"), FakeCall.of("n=0")));
    assertEquals(ErrorCode.NAME_UNKNOWN, refusal.code());
  }

  @Test
  void catalog_pages() {
    var catalog =
        new ListRepositories(
            (last, limit) ->
                page(Stream.of("a", "b/c", "d").map(RepositoryName::parse), last, limit),
            2);
    var first = catalog.answer(FakeCall.empty());
    assertEquals("{\"repositories\":[\"a\",\"b/c\"]}", body(first));
    assertEquals(
        "</v2/_catalog?n=2&last=b%2Fc>; rel=\"next\"", first.headers().first("Link").orElseThrow());
    assertEquals("{\"repositories\":[\"d\"]}", body(catalog.answer(FakeCall.of("n=2&last=b%2Fc"))));
    assertEquals("{\"repositories\":[]}", body(catalog.answer(FakeCall.of("n=0"))));
  }

  private static Descriptor referrer(int number, int annotation) {
    return new Descriptor(
        MediaType.OCI_MANIFEST,
        Digest.of(DigestAlgorithm.SHA256, new byte[] {(byte) number, (byte) (number >> 8)}),
        1,
        Optional.of("application/x"),
        Map.of("k", "v".repeat(annotation)));
  }

  private static ListReferrers referrers(List<Descriptor> all) {
    var sorted = all.stream().sorted((a, b) -> a.digest().compareTo(b.digest())).toList();
    return new ListReferrers(
        (repository, subject, artifactType, last, limit) -> {
          var behind =
              sorted.stream()
                  .filter(d -> last.isEmpty() || d.digest().compareTo(last.get()) > 0)
                  .toList();
          var looked = behind.stream().limit(limit).toList();
          return new Referrers.Part(
              looked.stream()
                  .filter(d -> artifactType.isEmpty() || d.artifactType().equals(artifactType))
                  .toList(),
              behind.size() > limit ? Optional.of(looked.getLast().digest()) : Optional.empty());
        });
  }

  @Test
  void referrers_none_isAnEmptyIndex() {
    var response = referrers(List.of()).answer(REPO, SUBJECT, FakeCall.empty());
    assertEquals(200, response.status());
    assertEquals(
        MediaType.OCI_INDEX.name(), response.headers().first("Content-Type").orElseThrow());
    assertTrue(body(response).contains("\"manifests\":[]"), body(response));
  }

  @Test
  void referrers_filtered_saysSo() {
    var list = referrers(List.of(referrer(1, 1)));
    var response = list.answer(REPO, SUBJECT, FakeCall.of("artifactType=application%2Fy"));
    assertEquals("artifactType", response.headers().first("OCI-Filters-Applied").orElseThrow());
    assertTrue(body(response).contains("\"manifests\":[]"));
    assertTrue(
        list.answer(REPO, SUBJECT, FakeCall.empty())
            .headers()
            .first("OCI-Filters-Applied")
            .isEmpty());
  }

  @Test
  void referrers_filterThatLetsNoneThrough_looksAtAPageAtATime() {
    var all = IntStream.range(0, 2_500).mapToObj(i -> referrer(i, 1)).toList();
    var list = referrers(all);
    int pages = 0;
    Optional<String> query = Optional.of("artifactType=application%2Fy");
    while (query.isPresent()) {
      var response = list.answer(REPO, SUBJECT, FakeCall.of(query.get()));
      assertTrue(body(response).contains("\"manifests\":[]"));
      pages++;
      query = next(response);
    }
    assertEquals(3, pages);
  }

  private static Optional<String> next(Response response) {
    return response
        .headers()
        .first("Link")
        .map(link -> link.substring(link.indexOf('?') + 1, link.indexOf('>')));
  }

  @Test
  void referrers_tooLargeForOnePage_linksOn_untilAllAreSeen() {
    var all = IntStream.range(0, 40).mapToObj(i -> referrer(i, 400_000)).toList();
    var list = referrers(all);
    int seen = 0;
    Optional<String> query = Optional.of("artifactType=application%2Fx");
    while (query.isPresent()) {
      var response = list.answer(REPO, SUBJECT, FakeCall.of(query.get()));
      var body = body(response);
      assertTrue(body.length() < 5 << 20);
      seen += body.split("\"digest\"", -1).length - 1;
      query = next(response);
    }
    assertEquals(40, seen);
  }
}
