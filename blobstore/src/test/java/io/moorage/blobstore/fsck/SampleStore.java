package io.moorage.blobstore.fsck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.disk.DataDirectory;
import io.moorage.blobstore.disk.StoppedStore;
import io.moorage.blobstore.kv.KeyValueStore;
import io.moorage.blobstore.kv.rocks.RocksKeyValueStore;
import io.moorage.blobstore.metadata.Push;
import io.moorage.blobstore.metadata.ReferenceListener;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.RepositoryName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A data directory with a little of everything, and what the checker says of it. */
record SampleStore(Path directory) {
  static final RepositoryName APP = RepositoryName.parse("team/app");
  static final RepositoryName OTHER = RepositoryName.parse("team/other");
  static final byte[] LAYER = TestContent.bytes(200_000, 1);
  static final byte[] SHARED = TestContent.bytes(3_000, 2);
  static final byte[] UNUSED = TestContent.bytes(4_000, 3);
  static final Push IMAGE = TestContent.image(APP, List.of(LAYER, SHARED), "v1", "latest");
  static final Push NEXT = TestContent.image(APP, List.of(SHARED), "latest");
  static final Push SIGNATURE =
      TestContent.artifact(APP, IMAGE.digest(), "application/x.signature", "signed");
  static final List<String> NOTHING = List.of();

  @FunctionalInterface
  interface Damage {
    void to(Harm harm) throws IOException;
  }

  DataDirectory open() {
    return DataDirectory.open(StoreSettings.defaults(directory), ReferenceListener.none());
  }

  void fill() {
    try (var data = open()) {
      for (var content : List.of(LAYER, SHARED, UNUSED)) {
        var _ = TestContent.push(data.blobs(), APP, content);
      }
      for (var push :
          List.of(
              IMAGE, NEXT, SIGNATURE, TestContent.index(APP, List.of(IMAGE.body(), NEXT.body())))) {
        assertEquals(new Push.Outcome.Stored(), data.manifests().push(push));
      }
      assertTrue(
          data.blobs().mount(OTHER, TestContent.digest(SHARED), Optional.of(APP), name -> true));
      var upload = data.blobs().startUpload(APP, DigestAlgorithm.SHA256);
      upload.append(OptionalLong.empty(), OptionalLong.empty(), TestContent.body(UNUSED, 2));
    }
  }

  void harm(Damage damage) throws IOException {
    try (KeyValueStore store = RocksKeyValueStore.open(directory.resolve("meta"))) {
      damage.to(Harm.to(directory, store));
    }
  }

  List<Report> check() {
    var found = new ArrayList<Report>();
    try (var store = StoppedStore.toRead(directory)) {
      var _ = Fsck.check(store, Fsck.Options.thorough(), found::add);
    }
    return found;
  }

  List<Report> repair() {
    var found = new ArrayList<Report>();
    try (var store = StoppedStore.toMend(directory)) {
      var _ = Fsck.repair(store, Fsck.Options.thorough(), Duration.ofHours(24), found::add);
    }
    return found;
  }

  static List<String> kinds(List<Report> reports) {
    return reports.stream().map(report -> report.finding().kind()).toList();
  }

  static List<String> sorted(List<String> kinds) {
    return kinds.stream().sorted().toList();
  }
}
