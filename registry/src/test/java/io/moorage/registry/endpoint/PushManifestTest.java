package io.moorage.registry.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.metadata.Push;
import io.moorage.blobstore.metadata.Push.Outcome;
import io.moorage.blobstore.metadata.Push.TagCondition;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.InvalidManifest;
import io.moorage.blobstore.oci.Reference;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.SyntaxFailure;
import io.moorage.blobstore.oci.Tag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PushManifestTest {
  private static final RepositoryName REPO = RepositoryName.parse("team/app");
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final byte[] BODY =
      ("{\"schemaVersion\":2,\"mediaType\":\"" + INDEX + "\",\"manifests\":[]}").getBytes(UTF_8);
  private static final Tag TAG = Tag.parse("latest");
  private static final int LONGEST = 300_000;

  private final List<Push> pushed = new ArrayList<>();
  private Outcome outcome = new Outcome.Stored();
  private final PushManifest push =
      new PushManifest(
          p -> {
            pushed.add(p);
            return outcome;
          },
          LONGEST,
          12);

  private Response put(Reference reference, FakeCall call) {
    return push.answer(REPO, reference, call);
  }

  private static FakeCall call(String query, byte[] body) {
    return FakeCall.of(query).header("Content-Type", INDEX).body(body);
  }

  private ErrorCode refused(Reference reference, FakeCall call) {
    return assertThrows(Refusal.class, () -> put(reference, call)).code();
  }

  @Test
  void put_byTag_isSha256OfTheBody() {
    var response = put(TAG, call("", BODY));
    var digest = Digest.of(DigestAlgorithm.SHA256, BODY);
    assertEquals(201, response.status());
    assertEquals(
        "/v2/team/app/manifests/" + digest, response.headers().first("Location").orElseThrow());
    assertEquals(
        digest.toString(), response.headers().first("Docker-Content-Digest").orElseThrow());
    assertEquals(List.of(TAG), pushed.getFirst().tags());
    assertArrayEquals(BODY, pushed.getFirst().body());
  }

  @ParameterizedTest
  @EnumSource(DigestAlgorithm.class)
  void put_byDigest_checksItInItsAlgorithm(DigestAlgorithm algorithm) {
    var digest = Digest.of(algorithm, BODY);
    assertEquals(201, put(digest, call("", BODY)).status());
    assertEquals(digest, pushed.getFirst().digest());
    var changed = (new String(BODY, UTF_8) + "  ").getBytes(UTF_8);
    assertEquals(ErrorCode.DIGEST_INVALID, refused(digest, call("", changed)));
  }

  @Test
  void put_tagsInTheQuery_areMovedTogether() {
    var tags = IntStream.range(0, 10).mapToObj(i -> "tag=t" + i).collect(Collectors.joining("&"));
    var response = put(Digest.of(DigestAlgorithm.SHA512, BODY), call(tags, BODY));
    assertEquals(10, pushed.getFirst().tags().size());
    assertEquals(
        10, response.headers().fields().stream().filter(f -> f.name().equals("OCI-Tag")).count());
  }

  @Test
  void put_tooManyTags_is414_andNothingIsStored() {
    var tags = "tag=a&".repeat(13);
    assertEquals(ErrorCode.TOO_MANY_TAGS, refused(TAG, call(tags, BODY)));
    assertTrue(pushed.isEmpty());
  }

  @Test
  void put_oneTagIllegal_storesNothing() {
    assertThrows(SyntaxFailure.MalformedTag.class, () -> put(TAG, call("tag=ok&tag=.no", BODY)));
    assertTrue(pushed.isEmpty());
  }

  @Test
  void put_withSubject_namesIt() {
    var subject = Digest.of(DigestAlgorithm.SHA256, new byte[] {1});
    var body =
        ("{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[],\"subject\":"
                + "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":1}}")
            .formatted(INDEX, INDEX, subject)
            .getBytes(UTF_8);
    var response = put(TAG, call("", body));
    assertEquals(subject.toString(), response.headers().first("OCI-Subject").orElseThrow());
  }

  @Test
  void put_atTheLimit_isStored_overItIs413() {
    assertEquals(201, put(TAG, call("", padded(LONGEST))).status());
    assertEquals(ErrorCode.MANIFEST_TOO_LARGE, refused(TAG, call("", padded(LONGEST + 1))));
    var streamed =
        FakeCall.empty().header("Content-Type", INDEX).stream(padded(LONGEST), new byte[] {' '});
    assertEquals(ErrorCode.MANIFEST_TOO_LARGE, refused(TAG, streamed));
  }

  @Test
  void put_announcedOverTheLimit_isNotRead() {
    var call =
        new FakeCall(
            Query.parse(""),
            Headers.none(),
            true,
            OptionalLong.of(LONGEST + 1L),
            () -> {
              throw new AssertionError("read");
            });
    assertEquals(ErrorCode.MANIFEST_TOO_LARGE, refused(TAG, call));
  }

  private static byte[] padded(int length) {
    var text = new String(BODY, UTF_8);
    return (" ".repeat(length - text.length()) + text).getBytes(UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "\"x\"", "{", "{}"})
  void put_noManifest_isInvalid(String body) {
    assertThrows(InvalidManifest.class, () -> put(TAG, call("", body.getBytes(UTF_8))));
  }

  @Test
  void put_twoContentTypes_isInvalid() {
    var call = call("", BODY).header("Content-Type", INDEX);
    assertEquals(ErrorCode.MANIFEST_INVALID, refused(TAG, call));
  }

  @Test
  void put_parametersOfTheType_areDropped() {
    var call = FakeCall.empty().header("Content-Type", INDEX + "; charset=utf-8").body(BODY);
    assertEquals(201, put(TAG, call).status());
    assertEquals(INDEX, pushed.getFirst().manifest().mediaType().name());
  }

  @Test
  void put_missingBlobs_listsEach() {
    var one = Digest.of(DigestAlgorithm.SHA256, new byte[] {1});
    var two = Digest.of(DigestAlgorithm.SHA256, new byte[] {2});
    outcome = new Outcome.MissingBlobs(List.of(one, two));
    var response = assertInstanceOf(Response.Bytes.class, put(TAG, call("", BODY)));
    assertEquals(404, response.status());
    var body = new String(response.body(), UTF_8);
    assertTrue(body.contains(one.toString()) && body.contains(two.toString()), body);
  }

  @Test
  void put_conditionFails_is412() {
    outcome = new Outcome.ConditionFailed(TAG);
    assertEquals(ErrorCode.TAG_MOVED, refused(TAG, call("", BODY).header("If-None-Match", "*")));
    assertEquals(new TagCondition.Absent(), pushed.getFirst().condition());
  }

  @Test
  void put_ifMatch_isAtOneOfTheDigests() {
    var digest = Digest.of(DigestAlgorithm.SHA256, BODY);
    put(TAG, call("", BODY).header("If-Match", "\"" + digest + "\", W/\"" + digest + "\", \"x\""));
    assertEquals(new TagCondition.At(List.of(digest)), pushed.getFirst().condition());
    put(TAG, call("", BODY).header("If-Match", "*"));
    assertEquals(new TagCondition.Exists(), pushed.getLast().condition());
  }

  @Test
  void put_conditionsThatMakeNoSense_areRefused() {
    assertEquals(
        ErrorCode.BAD_REQUEST, refused(TAG, call("", BODY).header("If-None-Match", "\"x\"")));
    assertEquals(
        ErrorCode.BAD_REQUEST,
        refused(TAG, call("", BODY).header("If-None-Match", "*").header("If-Match", "*")));
  }

  @Test
  void put_wrongSizeOfABlob_isRefused() {
    outcome = new Outcome.WrongSize(Digest.of(DigestAlgorithm.SHA256, BODY), 1, 2);
    assertEquals(ErrorCode.SIZE_INVALID, refused(TAG, call("", BODY)));
  }

  @Test
  void put_manyLargeOnes_areHeldOnlySoManyAtOnce() {
    var inside = new ArrayList<Integer>();
    var refusals = new ArrayList<ErrorCode>();
    var nested = new PushManifest[] {new PushManifest(p -> new Outcome.Stored(), LONGEST, 1)};
    nested[0] =
        new PushManifest(
            p -> {
              inside.add(inside.size());
              if (inside.size() < 100 && refusals.isEmpty()) {
                try {
                  nested[0].answer(REPO, TAG, call("", padded(200_000)));
                } catch (Refusal refusal) {
                  refusals.add(refusal.code());
                }
              }
              return new Outcome.Stored();
            },
            LONGEST,
            1,
            new LargeBodies(12, Duration.ZERO));
    nested[0].answer(REPO, TAG, call("", padded(200_000)));
    assertEquals(List.of(ErrorCode.TOO_MANY_REQUESTS), refusals);
    assertEquals(12, inside.size());
    nested[0].answer(REPO, TAG, call("", padded(200_000)));
  }

  @Test
  void put_largeOne_waitsForTheOneBefore() throws Exception {
    var inside = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    var one =
        new PushManifest(
            p -> {
              inside.countDown();
              try {
                go.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              return new Outcome.Stored();
            },
            LONGEST,
            1,
            new LargeBodies(1, Duration.ofSeconds(20)));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = threads.submit(() -> one.answer(REPO, TAG, call("", padded(200_000))));
      inside.await();
      assertEquals(201, threads.submit(() -> put(TAG, call("", BODY))).get().status());
      var second = threads.submit(() -> one.answer(REPO, TAG, call("", padded(200_000))));
      go.countDown();
      assertEquals(201, first.get().status());
      assertEquals(201, second.get().status());
    }
  }
}
