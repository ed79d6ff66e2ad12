package io.moorage.deploy.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.disk.DataDirectory;
import io.moorage.blobstore.metadata.ReferenceListener;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.RepositoryName;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreMetersIT {
  @TempDir Path directory;

  /** Meters do not keep what they read alive: one that nobody kept said NaN from then on. */
  @Test
  void scrape_afterACollectionOfTheHeap_stillSaysWhatIsThere() {
    try (DataDirectory data =
            DataDirectory.open(StoreSettings.defaults(directory), ReferenceListener.none());
        Figures figures = new Figures()) {
      figures.store(data);
      var _ = data.blobs().startUpload(new RepositoryName("team/app"), DigestAlgorithm.SHA256);
      System.gc();
      List<String> lines =
          figures.scrape().lines().filter(line -> line.startsWith("moorage_")).toList();
      assertTrue(lines.contains("moorage_store_writable 1.0"), lines::toString);
      assertTrue(
          lines.stream().anyMatch(line -> line.startsWith("moorage_records_keys ")),
          lines::toString);
      assertEquals(List.of(), lines.stream().filter(line -> line.endsWith("NaN")).toList());
    }
  }
}
