package io.moorage.registry.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.oci.Descriptor;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.MediaType;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both sides of the wire are ours. */
class OwnRegistryIT {
  private static final Tag TAG = new Tag("1.0");

  @TempDir Path directory;

  private ServedRegistry registry;
  private RegistryClient client;
  private RemoteRepository app;
  private RemoteRepository other;

  @BeforeEach
  void start() {
    registry = new ServedRegistry(directory);
    client = new RegistryClient(ClientSettings.defaults());
    app = repository("app");
    other = repository("team/other");
  }

  @AfterEach
  void stop() {
    client.close();
    registry.close();
  }

  private RemoteRepository repository(String name) {
    return client.repository(registry.host(), RepositoryName.parse(name), Credentials.Source.NONE);
  }

  private static Descriptor descriptor(byte[] content) {
    return new Descriptor(
        new MediaType("application/vnd.oci.image.layer.v1.tar"),
        Digest.of(DigestAlgorithm.SHA256, content),
        content.length,
        Optional.empty(),
        Map.of());
  }

  private static byte[] random(int size) {
    var bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private void push(byte[] content) {
    app.push(descriptor(content), () -> new ByteArrayInputStream(content));
  }

  @Test
  void push_blob_isPulledBack() throws IOException {
    for (int size : new int[] {0, 1, 5 << 20}) {
      var content = random(size);
      var blob = descriptor(content);
      assertFalse(app.has(blob.digest()));
      push(content);
      assertTrue(app.has(blob.digest()));
      try (var in = app.blob(blob)) {
        assertArrayEquals(content, in.readAllBytes());
      }
    }
  }

  @Test
  void push_otherBytesThanStated_isRefused() {
    var blob = descriptor(random(100));
    var lie = random(101);
    assertThrows(
        ClientFailure.class, () -> app.push(blob, () -> new ByteArrayInputStream(lie, 0, 100)));
    assertFalse(app.has(blob.digest()));
  }

  @Test
  void push_manifest_isFoundByTagAndDigest() {
    var content = random(1_000);
    push(content);
    var blob = descriptor(content);
    var body =
        """
        {"schemaVersion":2,"mediaType":"%s",
         "config":{"mediaType":"application/x","digest":"%s","size":1000},"layers":[]}
        """
            .formatted(MediaType.OCI_MANIFEST, blob.digest())
            .getBytes(UTF_8);
    var digest = Digest.of(DigestAlgorithm.SHA256, body);
    app.push(TAG, new RemoteManifest(digest, MediaType.OCI_MANIFEST, body));
    assertArrayEquals(body, app.manifest(TAG).body());
    assertEquals(MediaType.OCI_MANIFEST, app.manifest(digest).mediaType());
    assertThrows(ClientFailure.NotFound.class, () -> app.manifest(new Tag("none")));
    assertThrows(ClientFailure.NotFound.class, () -> other.manifest(TAG));
  }

  @Test
  void push_manifestOfWhatIsNotThere_isRefused() {
    var blob = descriptor(random(77));
    var body =
        """
        {"schemaVersion":2,
         "config":{"mediaType":"application/x","digest":"%s","size":77},"layers":[]}
        """
            .formatted(blob.digest())
            .getBytes(UTF_8);
    var manifest =
        new RemoteManifest(Digest.of(DigestAlgorithm.SHA256, body), MediaType.OCI_MANIFEST, body);
    assertThrows(ClientFailure.class, () -> app.push(TAG, manifest));
  }

  @Test
  void mount_blobOfAnotherRepository_isThereWithoutASecondCopy() {
    var content = random(2_000);
    push(content);
    var digest = descriptor(content).digest();
    assertTrue(other.mount(digest, RepositoryName.parse("app")));
    assertTrue(other.has(digest));
    var absent = descriptor(random(3)).digest();
    assertFalse(other.mount(absent, RepositoryName.parse("app")));
  }
}
