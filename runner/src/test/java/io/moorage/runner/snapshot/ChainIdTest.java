package io.moorage.runner.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChainIdTest {
  private static final Digest LOW = digest("low");
  private static final Digest HIGH = digest("high");

  @Test
  void of_oneLayer_isItsDiffId() {
    assertEquals(LOW.toString(), ChainId.of(List.of(LOW)).toString());
  }

  @Test
  void of_twoLayers_isTheDigestOfBothNames() {
    assertEquals(digest(LOW + " " + HIGH), ChainId.of(List.of(LOW, HIGH)).digest());
  }

  @Test
  void of_threeLayers_continuesTheChain() {
    assertEquals(ChainId.of(List.of(LOW, HIGH)).then(LOW), ChainId.of(List.of(LOW, HIGH, LOW)));
  }

  private static Digest digest(String text) {
    return Digest.of(
        DigestAlgorithm.SHA256, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
