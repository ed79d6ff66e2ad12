package io.moorage.runner.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.kv.MemoryKeyValueStore;
import io.moorage.blobstore.oci.Descriptor;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.runner.snapshot.ChainId;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who waits for layers, and who goes away. */
class UnpackingTest {
  private final FakeSnapshots snapshots = new FakeSnapshots(new MemoryKeyValueStore());
  private final Unpacking unpacking = new Unpacking(snapshots, 3);
  private final Map<Digest, byte[]> content = new HashMap<>();
  private final List<LayerFlights.Layer> layers = layers("low", "middle", "high");
  private final CountDownLatch opened = new CountDownLatch(1);
  private final CountDownLatch flows = new CountDownLatch(1);
  private final CountDownLatch brokenOff = new CountDownLatch(1);
  private final AtomicInteger downloads = new AtomicInteger();

  private List<LayerFlights.Layer> layers(String... names) {
    var made = new ArrayList<LayerFlights.Layer>();
    for (var name : names) {
      var bytes = TestImage.gzip(name.getBytes(UTF_8));
      var diffId = Digest.of(DigestAlgorithm.SHA256, name.getBytes(UTF_8));
      var digest = Digest.of(DigestAlgorithm.SHA256, bytes);
      content.put(digest, bytes);
      made.add(
          new LayerFlights.Layer(
              new Descriptor(TestImage.GZIP, digest, bytes.length, Optional.empty(), Map.of()),
              diffId,
              made.isEmpty() ? ChainId.ofLowest(diffId) : made.getLast().chain().then(diffId)));
    }
    return made;
  }

  private InputStream open(Descriptor blob) {
    downloads.incrementAndGet();
    return new ByteArrayInputStream(content.getOrDefault(blob.digest(), new byte[0]));
  }

  /** A source whose topmost layer does not come until it may. */
  private InputStream openSlowly(Descriptor blob) {
    var in = open(blob);
    return blob.equals(layers.getLast().blob()) ? new Held(in) : in;
  }

  private final class Held extends FilterInputStream {
    Held(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      opened.countDown();
      try {
        flows.await();
      } catch (InterruptedException e) {
        brokenOff.countDown();
        throw new InterruptedIOException("interrupted");
      }
      return super.read(bytes, offset, length);
    }
  }

  /** A pull on a thread of its own. */
  private final class Pull {
    final CountDownLatch told = new CountDownLatch(1);
    private final FutureTask<Long> task =
        new FutureTask<>(
            () -> unpacking.unpack(layers, UnpackingTest.this::openSlowly, _ -> told.countDown()));
    private final Thread thread = Thread.ofVirtual().start(task);

    void leave() {
      thread.interrupt();
      var failure = assertThrows(ExecutionException.class, task::get);
      assertTrue(failure.getCause() instanceof IOException, () -> "" + failure.getCause());
    }
  }

  @Test
  void unpack_onlyAskerLeaves_isBrokenOffAndGoesOnAnotherTimeFromThere() throws Exception {
    var pull = new Pull();
    opened.await();
    while (snapshots.open.get() < 2) {
      Thread.onSpinWait();
    }
    pull.leave();
    assertEquals(0, brokenOff.getCount());
    assertEquals(0, snapshots.open.get());
    assertEquals(2, snapshots.list().size());
    downloads.set(0);
    unpacking.unpack(layers, this::open, Progress.NONE);
    assertEquals(1, downloads.get());
    assertEquals(3, snapshots.list().size());
  }

  @Test
  void unpack_firstAskerLeaves_goesOnForTheOthers() throws Exception {
    var first = new Pull();
    opened.await();
    var second = new Pull();
    second.told.await();
    first.leave();
    assertFalse(second.task.isDone());
    flows.countDown();
    assertEquals("lowmiddlehigh".length(), second.task.get());
    assertEquals(3, downloads.get());
    assertEquals(1, brokenOff.getCount());
  }

  @Test
  void unpack_allAskersLeave_isBrokenOff() throws Exception {
    var first = new Pull();
    opened.await();
    var second = new Pull();
    second.told.await();
    second.leave();
    assertEquals(1, brokenOff.getCount());
    first.leave();
    assertEquals(0, brokenOff.getCount());
    assertEquals(0, snapshots.open.get());
  }
}
