package io.moorage.blobstore.oci;

import static io.moorage.blobstore.oci.ManifestJson.CONFIG_JSON;
import static io.moorage.blobstore.oci.ManifestJson.IMAGE;
import static io.moorage.blobstore.oci.ManifestJson.LAYER;
import static io.moorage.blobstore.oci.ManifestJson.LAYER_JSON;
import static io.moorage.blobstore.oci.ManifestJson.UNKNOWN;
import static io.moorage.blobstore.oci.ManifestJson.descriptor;
import static io.moorage.blobstore.oci.ManifestJson.image;
import static io.moorage.blobstore.oci.ManifestJson.index;
import static io.moorage.blobstore.oci.ManifestJson.read;
import static io.moorage.blobstore.oci.ManifestJson.refusal;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Manifests that are large, deep, or made to do harm. */
class ManifestLimitsTest {
  @Test
  void read_largestSize_isAccepted() {
    var layer = descriptor("a/b", LAYER, Long.MAX_VALUE, "");
    assertEquals(
        Long.MAX_VALUE, read("{\"layers\":[" + layer + "]}", UNKNOWN).blobs().getFirst().size());
  }

  @Test
  void read_nesting_64IsTheLimit() {
    assertEquals(List.of(), read(nested(64), UNKNOWN).blobs());
    assertTrue(refusal(nested(65), UNKNOWN).contains("epth"));
    refusal(nested(1_000_000), UNKNOWN);
  }

  /** An object with arrays in it, to this depth in all. */
  private static String nested(int depth) {
    return "{\"x\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1) + "}";
  }

  @Test
  void read_outsizedValuesThatNobodyReads_areRefusedFast() {
    var bodies =
        List.of(
            "{\"x\":" + "9".repeat(1_000_000) + "}",
            "{\"x\":" + "9".repeat(65) + "}",
            "{\"x\":0." + "9".repeat(1_000_000) + "}",
            "{\"x\":[" + "1,".repeat(1_000_000) + "1]}",
            "{\"x\":\"" + "a".repeat(2 << 20) + "\"}",
            "{\"" + "a".repeat(2 << 20) + "\":1}",
            "{\"annotations\":{\"x\":\"" + "a".repeat(2 << 20) + "\"}}");
    for (var body : bodies) {
      assertTimeout(Duration.ofSeconds(2), () -> refusal(body, UNKNOWN));
    }
  }

  @Test
  void read_tenThousandLayers_isAccepted() {
    var layers = IntStream.range(0, 10_000).mapToObj(i -> LAYER_JSON);
    var body =
        "{\"schemaVersion\":2,\"layers\":[%s]}".formatted(layers.collect(Collectors.joining(",")));
    assertEquals(10_000, read(body, IMAGE).blobs().size());
  }

  @Test
  void read_fourMegabytesOfAnnotations_isAccepted() {
    var annotations =
        IntStream.range(0, 400)
            .mapToObj(i -> "\"key" + i + "\":\"" + "v".repeat(10_000) + "\"")
            .collect(Collectors.joining(","));
    var manifest = read(image(",\"annotations\":{" + annotations + "}"), IMAGE);
    assertEquals(400, manifest.annotations().size());
  }

  /** "Aa" and "BB" hash alike, and so do all words made of them. */
  @Test
  void read_annotationKeysOfOneHashCode_costNoMoreThanOthers() {
    var annotations =
        IntStream.range(0, 1 << 16)
            .mapToObj(
                i ->
                    IntStream.range(0, 16)
                        .mapToObj(bit -> (i >> bit & 1) == 0 ? "Aa" : "BB")
                        .collect(Collectors.joining("", "\"", "\":\"\"")))
            .collect(Collectors.joining(","));
    var body = image(",\"annotations\":{" + annotations + "}");
    assertTimeout(
        Duration.ofSeconds(5), () -> assertEquals(1 << 16, read(body, IMAGE).annotations().size()));
  }

  @Test
  void read_hostileText_isQuotedSafely() {
    for (var body :
        List.of(
            "{\"layers\":[{\"digest\":\"" + "\uD83D\uDE00".repeat(400) + "\"}]}",
            "{\"annotations\":{\"a\\r\\nX: y\":1}}",
            "{\"\u2028" + "k".repeat(5_000) + "\":{\"a\":1,\"a\":1}}",
            "\u0085")) {
      var message = refusal(body, UNKNOWN);
      assertTrue(message.length() < 420, message);
      assertTrue(message.chars().allMatch(c -> c >= ' ' && c <= '~'), message);
    }
  }

  @Test
  void read_limitPassed_isSaidInPlainWords() {
    var message = refusal("{\"x\":" + "9".repeat(65) + "}", UNKNOWN);
    assertTrue(message.contains("(65) exceeds the maximum allowed (64)"), message);
    assertTrue(refusal("{\"x\":}", UNKNOWN).contains("byte 5"));
  }

  /** Whatever comes, the answer is a manifest that can be written out again, or a refusal. */
  @Test
  void read_mutilatedManifests_areReadOrRefused() {
    var random = new Random(20260101);
    var subject = ",\"subject\":" + CONFIG_JSON + ",\"annotations\":{\"a\":\"\\u00e9\u00e9\"}";
    int read = 0;
    for (int i = 0; i < 5_000; i++) {
      var body = (i % 2 == 0 ? image(subject) : index(subject)).getBytes(UTF_8);
      for (int change = random.nextInt(3); change >= 0; change--) {
        int at = random.nextInt(body.length);
        body[at] =
            random.nextBoolean() ? (byte) random.nextInt(256) : body[random.nextInt(body.length)];
      }
      try {
        var manifest = ManifestReader.read(body, random.nextInt(4) == 0 ? UNKNOWN : IMAGE);
        for (var blob : manifest.blobs()) {
          assertEquals(blob, DescriptorJson.read(DescriptorJson.write(blob)));
        }
        read++;
      } catch (InvalidManifest refused) {
        assertTrue(String.valueOf(refused.getMessage()).length() < 420);
      }
    }
    assertTrue(read > 25, "only " + read + " were read");
  }
}
