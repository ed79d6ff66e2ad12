package io.moorage.registry.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.gc.CollectionRun;
import io.moorage.blobstore.gc.CollectionSettings;
import io.moorage.blobstore.gc.Collector;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.RepositoryName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was collected or removed is gone for every client at once, whatever was remembered of it.
 */
final class CollectedIT {
  private static final String TYPE = "application/vnd.oci.image.manifest.v1+json";

  @TempDir Path directory;

  private final byte[] layer = new byte[200_000];
  private String digest;
  private TestServer server;
  private Collector collector;

  @BeforeEach
  void start() {
    new Random(3).nextBytes(layer);
    digest = Digest.of(DigestAlgorithm.SHA256, layer).toString();
    var defaults = StoreSettings.defaults(directory);
    server =
        new TestServer(
            new StoreSettings(
                directory,
                defaults.uploadExpiry(),
                defaults.uploadMaxSize(),
                defaults.uploadMaxSessions(),
                defaults.uploadMaxBytes(),
                defaults.diskReserve(),
                Duration.ZERO,
                false),
            RegistrySettings.defaults("127.0.0.1", 0));
    collector = server.data().collect(new CollectionSettings(Duration.ofDays(1), 100));
  }

  @AfterEach
  void stop() {
    collector.close();
    server.close();
  }

  private void push() {
    var answer = server.send("POST", "/v2/app/blobs/uploads/?digest=" + digest, layer);
    assertEquals(201, answer.statusCode());
  }

  private int tag() {
    var manifest =
        """
        {"schemaVersion":2,"mediaType":"%s",\
        "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%d},\
        "layers":[]}\
        """
            .formatted(TYPE, digest, layer.length);
    return server
        .send("PUT", "/v2/app/manifests/one", manifest.getBytes(UTF_8), "Content-Type", TYPE)
        .statusCode();
  }

  private int get(String target) {
    return server.send("GET", "/v2/app/" + target).statusCode();
  }

  private void readOften(String target) {
    for (int i = 0; i < 8; i++) {
      assertEquals(200, get(target));
    }
  }

  private long collect() {
    var run = collector.run();
    assertEquals(new CollectionRun.End.Complete(), run.end());
    return run.tally().blobs();
  }

  private void requireGone() {
    assertEquals(404, get("blobs/" + digest));
    assertEquals(404, server.send("HEAD", "/v2/app/blobs/" + digest).statusCode());
    assertFalse(Files.exists(file()));
  }

  private Path file() {
    var hex = digest.substring(digest.indexOf(':') + 1);
    return directory.resolve("blobs/sha256").resolve(hex.substring(0, 2)).resolve(hex);
  }

  @Test
  void pushDeleteCollectPushPull_withoutARestart_works() {
    push();
    readOften("blobs/" + digest);
    assertTrue(Files.exists(file()));
    assertEquals(202, server.send("DELETE", "/v2/app/blobs/" + digest).statusCode());
    assertEquals(1, collect());
    requireGone();
    assertEquals(404, tag(), "the blob must be pushed again");
    push();
    assertEquals(201, tag());
    assertEquals(0, collect());
    assertArrayEquals(layer, server.send("GET", "/v2/app/blobs/" + digest).body());
  }

  @Test
  void collect_blobThatIsReadAllTheTime_isGoneAtOnce() {
    push();
    readOften("blobs/" + digest);
    assertEquals(1, collect());
    requireGone();
  }

  @Test
  void remove_repositoryThatIsReadAllTheTime_isGoneAtOnce() {
    push();
    assertEquals(201, tag());
    readOften("manifests/one");
    readOften("blobs/" + digest);
    assertTrue(server.data().repositories().remove(RepositoryName.parse("app")));
    assertEquals(404, get("manifests/one"));
    assertEquals(404, get("blobs/" + digest));
    assertEquals(404, get("tags/list"));
    assertEquals(1, collect());
    requireGone();
  }
}
