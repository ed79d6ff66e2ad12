package io.moorage.registry.api;

import io.moorage.blobstore.fsck.OnlineCheck;
import io.moorage.blobstore.gc.Backlog;
import io.moorage.blobstore.gc.CollectionStatus;
import io.moorage.blobstore.gc.Tally;
import io.moorage.blobstore.kv.StoreFailure;
import io.moorage.blobstore.metadata.Explanation;
import io.moorage.blobstore.metadata.Explanation.Some;
import io.moorage.blobstore.metadata.Footprint;
import io.moorage.blobstore.metadata.Page;
import io.moorage.blobstore.metadata.Push.TagCondition;
import io.moorage.blobstore.metadata.Retagging.Outcome;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.Reference;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import io.moorage.registry.endpoint.Call;
import io.moorage.registry.endpoint.Failures;
import io.moorage.registry.endpoint.FakeCall;
import io.moorage.registry.endpoint.Response;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** What the API works on, made up by a test. */
final class MemoryParts {
  static final Digest DIGEST = Digest.parse("sha256:" + "a".repeat(64));
  static final Digest OTHER = Digest.parse("sha256:" + "b".repeat(64));

  final NavigableMap<String, Footprint> repositories = new TreeMap<>();

  /** One repository has tags: {@code team/app}. */
  final Map<Tag, Digest> tags = new TreeMap<>();

  final Map<Digest, Explanation> explanations = new HashMap<>();
  boolean deletes = true;
  int requests;
  CollectionStatus status =
      new CollectionStatus(
          Optional.empty(),
          Optional.empty(),
          Optional.of(Instant.EPOCH),
          new Tally(0, 0, 0, 0, 0),
          new Backlog(0, Optional.empty(), 0, 0),
          Optional.empty());

  private static Explanation nothing(Digest digest) {
    return new Explanation(
        digest,
        Optional.empty(),
        new Some<>(List.of(), false),
        new Some<>(List.of(), false),
        new Some<>(List.of(), false));
  }

  ApiParts parts() {
    return new ApiParts(
        this::list,
        this::footprint,
        this::retag,
        name -> repositories.remove(name.name()) != null,
        digest -> explanations.getOrDefault(digest, nothing(digest)),
        () -> status,
        () -> {
          requests++;
          return Instant.EPOCH;
        },
        new OnlineCheck(
            () -> {
              throw new StoreFailure("there is no store");
            },
            false));
  }

  List<Operation> operations() {
    return Operations.over(parts(), 100, deletes);
  }

  /** What a caller from this machine gets. */
  Response answer(String method, String target, FakeCall call) {
    int question = target.indexOf('?');
    var path = question < 0 ? target : target.substring(0, question);
    try {
      Call local =
          new FakeCall(
              question < 0 ? call.query() : FakeCall.of(target.substring(question + 1)).query(),
              call.fields().and("Host", "localhost"),
              call.hasBody(),
              call.bodyLength(),
              call.body());
      return new LocalApi(operations()).answer("127.0.0.1", method, path, local);
    } catch (RuntimeException failure) {
      return Failures.answer(failure, "test");
    }
  }

  Response answer(String method, String target) {
    return answer(method, target, FakeCall.empty());
  }

  static byte[] body(Response response) {
    return switch (response) {
      case Response.Bytes(int _, var _, byte[] body) -> body;
      case Response.Empty(int _, var _) -> new byte[0];
      case Response.Announced _, Response.BlobBody _ ->
          throw new AssertionError("no answer of this API: " + response);
    };
  }

  static String text(Response response) {
    return new String(body(response), StandardCharsets.UTF_8);
  }

  private Page<RepositoryName> list(String prefix, Optional<String> last, int limit) {
    var all =
        repositories.tailMap(last.orElse(""), false).keySet().stream()
            .filter(name -> name.startsWith(prefix))
            .map(RepositoryName::parse)
            .toList();
    return new Page<>(all.stream().limit(limit).toList(), all.size() > limit);
  }

  private Optional<Footprint> footprint(RepositoryName name) {
    return Optional.ofNullable(repositories.get(name.name()));
  }

  private Outcome retag(RepositoryName name, Reference from, Tag to, TagCondition condition) {
    if (!repositories.containsKey(name.name())) {
      return new Outcome.NoSuchRepository();
    }
    var digest =
        switch (from) {
          case Digest named -> Optional.of(named).filter(tags::containsValue);
          case Tag tag -> Optional.ofNullable(tags.get(tag));
        };
    if (digest.isEmpty()) {
      return new Outcome.NoSuchManifest();
    }
    var before = Optional.ofNullable(tags.get(to));
    if (!condition.holds(before)) {
      return new Outcome.ConditionFailed(before);
    }
    tags.put(to, digest.get());
    return new Outcome.Moved(digest.get(), before);
  }
}
