package io.moorage.blobstore.disk;

import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.TestContent;
import io.moorage.blobstore.metadata.ReferenceListener;
import io.moorage.blobstore.oci.DigestAlgorithm;
import java.nio.file.Path;
import java.util.List;

/** A process that fills a store and ends without closing it. Its output names an open upload. */
final class KilledStore {
  static final byte[] LAYER = TestContent.bytes(5000, 1);
  static final byte[] HALF = TestContent.bytes(700, 2);

  private KilledStore() {}

  public static void main(String[] directory) {
    var data =
        DataDirectory.open(StoreSettings.defaults(Path.of(directory[0])), ReferenceListener.none());
    var _ = TestContent.push(data.blobs(), StoreFixture.APP, LAYER);
    var _ = data.manifests().push(TestContent.image(StoreFixture.APP, List.of(LAYER), "latest"));
    var upload = data.blobs().startUpload(StoreFixture.APP, DigestAlgorithm.SHA256);
    StoreFixture.append(upload, HALF);
    System.out.println(upload.id());
    System.out.flush();
    Runtime.getRuntime().halt(137);
  }
}
