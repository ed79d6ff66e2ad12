package io.moorage.blobstore.metadata;

import static io.moorage.blobstore.metadata.RecordsFixture.APP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.kv.Keyspace;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.Tag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sixty-four clients at one tag: afterwards some order of what they did explains every record. */
final class TagRaceTest {
  private static final int CLIENTS = 64;
  private static final byte[] LAYER = TestContent.bytes(100, 1);
  private static final Tag LATEST = Tag.parse("latest");

  private final RecordsFixture fixture = new RecordsFixture();
  private final Manifests manifests = fixture.records.manifests();

  /** What a client was told, and when. */
  private record Done(String what, Optional<Digest> digest, boolean changed, long from, long to) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void pushUntagRemove_fromManyThreads_areInOneOrder(long seed) throws Exception {
    var _ = fixture.upload(APP, LAYER);
    var random = new Random(seed);
    var work = new ArrayList<Callable<List<Done>>>();
    for (int client = 0; client < CLIENTS; client++) {
      int kind = random.nextInt(6);
      var push =
          TestContent.image(APP, List.of(LAYER, TestContent.bytes(9, 1000 + client)), "latest");
      var _ = fixture.upload(APP, TestContent.bytes(9, 1000 + client));
      work.add(() -> client(kind, push));
    }
    var done = together(work);

    requireRecordsAgree();
    requireExplained(done);
  }

  private List<Done> client(int kind, Push push) {
    var done = new ArrayList<Done>();
    long from = System.nanoTime();
    assertEquals(new Push.Outcome.Stored(), manifests.push(push));
    done.add(new Done("push", Optional.of(push.digest()), true, from, System.nanoTime()));
    from = System.nanoTime();
    switch (kind) {
      case 0 -> {
        boolean gone = manifests.untag(APP, LATEST);
        done.add(new Done("untag", Optional.empty(), gone, from, System.nanoTime()));
      }
      case 1 -> {
        boolean gone = manifests.remove(APP, push.digest());
        assertTrue(gone, "it was acknowledged, and nobody else removes it");
        done.add(new Done("remove", Optional.of(push.digest()), true, from, System.nanoTime()));
      }
      default -> {}
    }
    return done;
  }

  private static List<Done> together(List<Callable<List<Done>>> work) throws Exception {
    var go = new CountDownLatch(1);
    var done = new ArrayList<Done>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<List<Done>>>();
      for (var one : work) {
        running.add(
            threads.submit(
                () -> {
                  go.await();
                  return one.call();
                }));
      }
      go.countDown();
      for (var one : running) {
        done.addAll(result(one));
      }
    }
    return done;
  }

  private static List<Done> result(Future<List<Done>> one) throws Exception {
    try {
      return one.get();
    } catch (ExecutionException e) {
      throw new AssertionError("a client failed", e.getCause());
    }
  }

  /** Tag, reverse, history, manifests, bodies, edges and links say the same. */
  private void requireRecordsAgree() {
    var id = fixture.id(APP);
    var stored = new HashSet<>(fixture.keys(Keyspace.MANIFEST));
    assertEquals(stored, new HashSet<>(fixture.keys(Keyspace.BODY)));
    var reverse = new ArrayList<String>();
    for (var entry : fixture.entries(Keyspace.TAG)) {
      var record = Tags.TagRecord.read(entry.value());
      assertTrue(stored.contains(id + "/" + record.digest()), "a tag at nothing");
      reverse.add("%s/%s/%s".formatted(id, record.digest(), LATEST));
      var moves = fixture.keys(Keyspace.HISTORY);
      assertTrue(moves.getLast().endsWith("/%012d".formatted(record.moves())), "last move");
    }
    assertEquals(reverse, fixture.keys(Keyspace.TAG_BY_DIGEST));
    for (var edge : fixture.keys(Keyspace.EDGE)) {
      assertTrue(stored.contains(id + "/" + edge.substring(edge.lastIndexOf('/') + 1)), edge);
    }
    assertEquals(2 * stored.size(), fixture.keys(Keyspace.EDGE).size());
    fixture.requireDueIsExact();
  }

  private void requireExplained(List<Done> done) {
    var moves = fixture.records.tags().history(APP, LATEST).stream().map(Tags.Move::to).toList();
    var numbers = fixture.keys(Keyspace.HISTORY);
    assertTrue(numbers.size() < 100, "all of the history is there");
    assertTrue(numbers.getLast().endsWith("/%012d".formatted(numbers.size())), "without a gap");

    var pushes = done.stream().filter(d -> d.what().equals("push")).toList();
    for (var push : pushes) {
      assertEquals(1, moves.stream().filter(push.digest()::equals).count(), "moves to a push");
    }
    for (var earlier : pushes) {
      for (var later : pushes) {
        if (earlier.to() < later.from()) {
          assertTrue(moves.indexOf(earlier.digest()) < moves.indexOf(later.digest()), "order");
        }
      }
    }
    long removals = moves.stream().filter(Optional::isEmpty).count();
    long untagged = done.stream().filter(d -> d.what().equals("untag") && d.changed()).count();
    long removed = done.stream().filter(d -> d.what().equals("remove")).count();
    assertEquals(moves.size(), pushes.size() + removals, "every move is somebody's");
    assertTrue(untagged <= removals && removals <= untagged + removed, "and every removal");
    for (int i = 1; i < moves.size(); i++) {
      assertTrue(moves.get(i).isPresent() || moves.get(i - 1).isPresent(), "removed twice");
    }
    assertEquals(
        moves.getLast(),
        manifests.find(APP, LATEST).map(StoredManifest::digest),
        "the tag is where it was moved last");
  }
}
