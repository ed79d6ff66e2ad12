package io.moorage.blobstore.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DescriptorJsonTest {
  private static final Digest DIGEST = Digest.of(DigestAlgorithm.SHA256, new byte[0]);

  @Test
  void write_bareDescriptor_leavesTheRestOut() {
    var descriptor = new Descriptor(MediaType.OCI_MANIFEST, DIGEST, 7, Optional.empty(), Map.of());
    var document =
        "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":7}"
            .formatted(MediaType.OCI_MANIFEST, DIGEST);
    assertEquals(document, new String(DescriptorJson.write(descriptor), UTF_8));
    assertEquals(descriptor, DescriptorJson.read(document.getBytes(UTF_8)));
  }

  @Test
  void read_whatWasWritten_comesBack() {
    var descriptor =
        new Descriptor(
            MediaType.OCI_INDEX,
            DIGEST,
            Long.MAX_VALUE,
            Optional.of("application/x"),
            Map.of("b", "\"\\\n\u0000\uD83D\uDE00", "a\r\n", "", "c", "v".repeat(1 << 20)));
    assertEquals(descriptor, DescriptorJson.read(DescriptorJson.write(descriptor)));
  }

  @Test
  void write_annotations_areInOrder() {
    var descriptor =
        new Descriptor(
            MediaType.OCI_INDEX, DIGEST, 0, Optional.empty(), Map.of("b", "2", "c", "3", "a", "1"));
    var written = new String(DescriptorJson.write(descriptor), UTF_8);
    assertEquals(
        "{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"}}", written.substring(written.indexOf("{\"a\"")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "{\"mediaType\":\"a/b\",\"size\":1}", "{} {}"})
  void read_noDescriptor_isRefused(String document) {
    assertThrows(InvalidManifest.class, () -> DescriptorJson.read(document.getBytes(UTF_8)));
  }
}
