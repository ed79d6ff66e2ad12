package io.moorage.blobstore.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.kv.CountingStore;
import io.moorage.blobstore.kv.rocks.RocksKeyValueStore;
import io.moorage.blobstore.metadata.ReferenceListener;
import io.moorage.blobstore.oci.RepositoryName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start reads no more records of a large store than of a small one. */
final class StartCostIT {
  private static final byte[] LAYER = TestContent.bytes(100, 1);

  /** Every store that was opened, the newest last. */
  private final List<CountingStore> counted = new ArrayList<>();

  @TempDir(factory = InMemory.class)
  Path folder;

  private DataDirectory open(String name) {
    return DataDirectory.open(
        StoreSettings.defaults(folder.resolve(name)),
        ReferenceListener.none(),
        new LocalDisk(),
        path -> {
          counted.add(new CountingStore(RocksKeyValueStore.open(path)));
          return counted.getLast();
        });
  }

  private void fill(String name, int repositories) {
    try (var data = open(name)) {
      var first = RepositoryName.parse("r/first");
      var digest = TestContent.push(data.blobs(), first, LAYER);
      for (int i = 0; i < repositories; i++) {
        var repository = RepositoryName.parse("r/" + i);
        assertTrue(data.blobs().mount(repository, digest, Optional.of(first), any -> true));
        data.manifests().push(TestContent.image(repository, List.of(LAYER), "v1", "v2"));
      }
    }
  }

  private int readByStart(String name) {
    try (var _ = open(name)) {
      return counted.getLast().read();
    }
  }

  @Test
  void open_manyRepositories_readsWhatIsReadOfFew() {
    fill("small", 10);
    fill("large", 500);
    int small = readByStart("small");
    assertEquals(small, readByStart("large"));
    assertTrue(small < 50, "a start read " + small);
  }
}
