package io.moorage.registry.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.metadata.Page;
import io.moorage.blobstore.metadata.Push;
import io.moorage.blobstore.metadata.Referrers;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which end-point answers which request, over a store with nothing in it. */
class RegistryApiTest {
  private static final String SHA256 = "sha256:" + "a".repeat(64);

  private static RegistryApi api(boolean deletes) {
    var blobs = new MemoryBlobStore();
    return new RegistryApi(
        new RegistryApi.EndPoints(
            new Ping(),
            new ListRepositories((last, limit) -> new Page<>(List.of(), false), 10),
            new ListTags((repository, last, limit) -> Optional.empty(), 10),
            new ListReferrers(
                (r, s, type, last, limit) -> new Referrers.Part(List.of(), Optional.empty())),
            new GetManifest((repository, reference, room) -> Optional.empty()),
            new PushManifest(push -> new Push.Outcome.Stored(), 1_000, 10),
            new DeleteManifest((repository, digest) -> false, (repository, tag) -> false),
            new GetBlob(blobs),
            new DeleteBlob(blobs),
            new StartUpload(blobs),
            new AppendUpload(blobs),
            new FinishUpload(blobs),
            new UploadStatus(blobs),
            new CancelUpload(blobs)),
        deletes);
  }

  private static Response answer(RegistryApi api, String verb, String path) {
    try {
      return api.answer(
          Verb.named(verb).orElseThrow(),
          OciPath.parse(path.replace("SHA", SHA256)),
          FakeCall.empty());
    } catch (RuntimeException failure) {
      return Failures.answer(failure, "test");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/v2/,200",
    "HEAD,/v2/,200",
    "GET,/v2,200",
    "GET,/v2/_catalog,200",
    "GET,/v2/a/tags/list,404",
    "GET,/v2/a/manifests/latest,404",
    "HEAD,/v2/a/manifests/SHA,404",
    "GET,/v2/a/blobs/SHA,404",
    "HEAD,/v2/a/blobs/SHA,404",
    "GET,/v2/a/referrers/SHA,200",
    "DELETE,/v2/a/manifests/latest,404",
    "DELETE,/v2/a/manifests/SHA,404",
    "DELETE,/v2/a/blobs/SHA,404",
    "POST,/v2/a/blobs/uploads/,202",
    "GET,/v2/a/blobs/uploads/123e4567-e89b-42d3-a456-426614174000,404",
    "PATCH,/v2/a/blobs/uploads/123e4567-e89b-42d3-a456-426614174000,404",
    "DELETE,/v2/a/blobs/uploads/not-an-id,404",
    "GET,/v3/,404",
    "GET,/v2/_catalog/x,404"
  })
  void answer_ofAnEmptyStore(String verb, String path, int status) {
    assertEquals(status, answer(api(true), verb, path).status());
  }

  @ParameterizedTest
  @CsvSource({
    "POST,/v2/,'GET, HEAD'",
    "PUT,/v2/_catalog,'GET, HEAD'",
    "DELETE,/v2/a/tags/list,'GET, HEAD'",
    "PUT,/v2/a/referrers/SHA,'GET, HEAD'",
    "POST,/v2/a/manifests/latest,'GET, HEAD, PUT, DELETE'",
    "PUT,/v2/a/blobs/SHA,'GET, HEAD, DELETE'",
    "GET,/v2/a/blobs/uploads/,POST",
    "POST,/v2/a/blobs/uploads/123e4567-e89b-42d3-a456-426614174000,'GET, HEAD, PUT, PATCH, DELETE'"
  })
  void answer_wrongMethod_is405_withTheRightOnes(String verb, String path, String allowed) {
    var response = answer(api(true), verb, path);
    assertEquals(405, response.status());
    assertEquals(allowed, response.headers().first("Allow").orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({
    "GET,.a,404",
    "GET,a:b,404",
    "GET,-a,404",
    "GET,a%20b,404",
    "PUT,.a,400",
    "PUT,a%20b,400",
    "DELETE,.a,404",
    "GET,md5:00,404",
    "PUT,md5:00,400",
    "GET,sha256:baddigeststring,400",
    "PUT,sha256:baddigeststring,400",
    "GET,sha256:%2e,400"
  })
  void manifest_malformedReference(String verb, String reference, int status) {
    assertEquals(status, answer(api(true), verb, "/v2/a/manifests/" + reference).status());
  }

  @ParameterizedTest
  @CsvSource({"GET,md5:00,404", "GET,sha256:abc,400", "GET,../..,400", "GET,SHAa,400"})
  void blob_malformedDigest(String verb, String digest, int status) {
    assertEquals(status, answer(api(true), verb, "/v2/a/blobs/" + digest).status());
  }

  @ParameterizedTest
  @CsvSource({"latest", "md5:00", "sha256:abc"})
  void referrers_noDigest_is400(String word) {
    assertEquals(400, answer(api(true), "GET", "/v2/a/referrers/" + word).status());
  }

  @ParameterizedTest
  @CsvSource({"/v2/a/manifests/latest", "/v2/a/manifests/SHA", "/v2/a/blobs/SHA"})
  void delete_switchedOff_is405(String path) {
    assertEquals(405, answer(api(false), "DELETE", path).status());
  }

  @ParameterizedTest
  @CsvSource({"get", "CONNECT", "TRACE", "FOO", "''"})
  void verb_unknown_isNone(String name) {
    assertTrue(Verb.named(name).isEmpty());
  }
}
