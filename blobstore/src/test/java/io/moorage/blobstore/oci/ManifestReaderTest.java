package io.moorage.blobstore.oci;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestReaderTest {
  private static final Optional<MediaType> IMAGE = Optional.of(MediaType.OCI_MANIFEST);
  private static final Optional<MediaType> INDEX = Optional.of(MediaType.OCI_INDEX);
  private static final Optional<MediaType> UNKNOWN =
      Optional.of(new MediaType("application/vnd.example.thing.v1+json"));

  private static final Digest CONFIG = Digest.of(DigestAlgorithm.SHA256, "{}".getBytes(UTF_8));
  private static final Digest LAYER = Digest.of(DigestAlgorithm.SHA512, "layer".getBytes(UTF_8));
  private static final String CONFIG_JSON =
      descriptor("application/vnd.oci.image.config.v1+json", CONFIG, 2, "");
  private static final String LAYER_JSON =
      descriptor("application/vnd.oci.image.layer.v1.tar", LAYER, 5, "");

  private static String descriptor(String mediaType, Digest digest, long size, String more) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d%s}"
        .formatted(mediaType, digest, size, more);
  }

  /** An image manifest with these fields behind its own. */
  private static String image(String more) {
    return "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s]%s}"
        .formatted(CONFIG_JSON, LAYER_JSON, more);
  }

  private static String index(String more) {
    return "{\"schemaVersion\":2,\"manifests\":[%s]%s}"
        .formatted(descriptor(MediaType.OCI_MANIFEST.name(), CONFIG, 2, ""), more);
  }

  private static Manifest read(String body, Optional<MediaType> contentType) {
    return ManifestReader.read(body.getBytes(UTF_8), contentType);
  }

  private static String refusal(String body, Optional<MediaType> contentType) {
    return refusal(body.getBytes(UTF_8), contentType);
  }

  private static String refusal(byte[] body, Optional<MediaType> contentType) {
    var refusal = assertThrows(InvalidManifest.class, () -> ManifestReader.read(body, contentType));
    return String.valueOf(refusal.getMessage());
  }

  @Test
  void read_image_configThenLayersAreBlobs() {
    var manifest = read(image(",\"annotations\":{\"a\":\"1\"}"), IMAGE);
    assertEquals(MediaType.OCI_MANIFEST, manifest.mediaType());
    assertEquals(
        List.of(CONFIG, LAYER), manifest.blobs().stream().map(Descriptor::digest).toList());
    assertEquals(List.of(2L, 5L), manifest.blobs().stream().map(Descriptor::size).toList());
    assertEquals(List.of(), manifest.children());
    assertEquals(Map.of("a", "1"), manifest.annotations());
    assertEquals(Optional.empty(), manifest.subject());
  }

  @Test
  void read_index_manifestsAreChildren() {
    var manifest = read(index(""), INDEX);
    assertEquals(List.of(CONFIG), manifest.children().stream().map(Descriptor::digest).toList());
    assertEquals(List.of(), manifest.blobs());
    assertEquals(Optional.empty(), manifest.artifactType());
  }

  @Test
  void read_buildCacheIndexOfLayers_isAccepted() {
    var cache =
        "{\"schemaVersion\":2,\"manifests\":[%s,%s]}"
            .formatted(
                LAYER_JSON, descriptor("application/vnd.buildkit.cacheconfig.v0", CONFIG, 2, ""));
    assertEquals(2, read(cache, INDEX).children().size());
  }

  @Test
  void read_dockerTypes_areKept() {
    var image = Optional.of(MediaType.DOCKER_MANIFEST);
    var list = Optional.of(MediaType.DOCKER_LIST);
    assertEquals(MediaType.DOCKER_MANIFEST, read(image(""), image).mediaType());
    assertEquals(MediaType.DOCKER_LIST, read(index(""), list).mediaType());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"schemaVersion\":2,\"layers\":[]}",
        "{\"schemaVersion\":2,\"layers\":null,\"config\":null,\"annotations\":null}",
        "{\"schemaVersion\":2,\"layers\":[],\"x\":{\"y\":[1,{\"z\":null}]},\"blobs\":7,\"n\":1e5}",
        " \n{\"schemaVersion\":2,\"layers\":[]}\r\n\t "
      })
  void read_sparseOrExtraFields_isAccepted(String body) {
    assertEquals(List.of(), read(body, IMAGE).blobs());
  }

  @Test
  void read_emptyIndex_isAccepted() {
    assertEquals(List.of(), read("{\"schemaVersion\":2,\"manifests\":[]}", INDEX).children());
  }

  @Test
  void read_subject_ofImageAndIndex() {
    var subject = ",\"subject\":" + descriptor(MediaType.OCI_MANIFEST.name(), LAYER, 7, "");
    for (var manifest : List.of(read(image(subject), IMAGE), read(index(subject), INDEX))) {
      assertEquals(Optional.of(LAYER), manifest.subject().map(Descriptor::digest));
    }
  }

  @Test
  void read_artifactType_ownElseConfigsForImagesOnly() {
    var own = ",\"artifactType\":\"application/x\"";
    assertEquals(Optional.of("application/x"), read(image(own), IMAGE).artifactType());
    assertEquals(Optional.of("application/x"), read(index(own), INDEX).artifactType());
    assertEquals(
        Optional.of("application/vnd.oci.image.config.v1+json"),
        read(image(",\"artifactType\":\"\""), IMAGE).artifactType());
    assertEquals(
        Optional.empty(), read("{\"schemaVersion\":2,\"layers\":[]}", IMAGE).artifactType());
  }

  @Test
  void read_orasArtifact_blobsAreBlobs() {
    var type = new MediaType("application/vnd.oci.artifact.manifest.v1+json");
    var body =
        "{\"blobs\":[%s],\"mediaType\":\"%s\",\"artifactType\":\"a/b\"}"
            .formatted(LAYER_JSON, type);
    var manifest = read(body, Optional.empty());
    assertEquals(type, manifest.mediaType());
    assertEquals(List.of(LAYER), manifest.blobs().stream().map(Descriptor::digest).toList());
    assertEquals(manifest, read(body, Optional.of(type)));
  }

  @Test
  void read_unknownType_needsNoSchemaVersionNorConfig() {
    assertEquals(List.of(), read("{}", UNKNOWN).blobs());
    assertEquals(1, read("{\"layers\":[" + LAYER_JSON + "]}", UNKNOWN).blobs().size());
    assertTrue(refusal("{\"schemaVersion\":\"2\"}", UNKNOWN).startsWith("/schemaVersion"));
  }

  @Test
  void read_urlsAndMatchingData_areAccepted() {
    var data = Base64.getEncoder().encodeToString("layer".getBytes(UTF_8));
    var layer =
        descriptor(
            "application/vnd.oci.image.layer.nondistributable.v1.tar",
            LAYER,
            5,
            ",\"data\":\"" + data + "\",\"urls\":[\"http://169.254.169.254/\"]");
    var body = "{\"schemaVersion\":2,\"layers\":[" + layer + "]}";
    assertTrue(read(body, IMAGE).blobs().getFirst().mediaType().isNonDistributable());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bGF5ZXI", "bGF5ZXI="})
  void read_dataOfTheContent_isAccepted(String data) {
    var layer = descriptor("a/b", LAYER, 5, ",\"data\":\"" + data + "\"");
    assertEquals(1, read("{\"layers\":[" + layer + "]}", UNKNOWN).blobs().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bGF5ZXJz", "bGF5ZXk=", "", "b GF5ZXI=", "%%%"})
  void read_dataOfOtherContent_isRefused(String data) {
    var layer = descriptor("a/b", LAYER, 5, ",\"data\":\"" + data + "\"");
    assertTrue(refusal("{\"layers\":[" + layer + "]}", UNKNOWN).startsWith("/layers/0: data"));
  }

  @Test
  void read_mediaTypeWithParametersInADescriptor_isAccepted() {
    var layer = descriptor("application/vnd.dev.sigstore.bundle+json;version=0.2", LAYER, 5, "");
    var blob = read("{\"layers\":[" + layer + "]}", UNKNOWN).blobs().getFirst();
    assertEquals("application/vnd.dev.sigstore.bundle+json", blob.mediaType().name());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "\"x\"",
        "7",
        "\uFEFF{}",
        "{} {}",
        "{}x",
        "{}\u0000",
        "{",
        "{\"a\":1,}",
        "{'a':1}",
        "{\"a\":NaN}",
        "{/**/}",
        "{\"a\":01}",
        "{\"a\":\"\t\"}",
        "{\"annotations\":{\"a\":\"\\ud800\"}}",
        "{\"annotations\":{\"\\udc00\":\"\"}}",
        "{\"artifactType\":\"\\udc00\\ud800\"}"
      })
  void read_notOneJsonObject_isRefused(String body) {
    refusal(body, UNKNOWN);
    refusal(body, Optional.empty());
  }

  @Test
  void read_malformedUtf8_isRefused() {
    var overlong = new byte[] {'{', '"', (byte) 0xc1, (byte) 0xa1, '"', ':', '1', '}'};
    assertEquals("malformed UTF-8 at byte 2", refusal(overlong, UNKNOWN));
    var surrogate =
        new byte[] {'{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', ':', '1', '}'};
    refusal(surrogate, UNKNOWN);
    refusal(new byte[] {'{', '}', (byte) 0xe2, (byte) 0x82}, UNKNOWN);
    refusal("{}".getBytes(UTF_16BE), UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"schemaVersion\":2,\"layers\":[],\"layers\":[]}",
        "{\"schemaVersion\":2,\"layers\":[],\"x\":{\"y\":1,\"y\":1}}",
        "{\"schemaVersion\":2,\"layers\":[],\"annotations\":{\"a\":\"\",\"\\u0061\":\"\"}}"
      })
  void read_duplicateKeys_areRefused(String body) {
    assertTrue(refusal(body, IMAGE).contains("Duplicate"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "3", "\"2\"", "2.0", "null", "-2", "18446744073709551618"})
  void read_schemaVersionOtherThan2_isRefused(String version) {
    refusal("{\"schemaVersion\":" + version + ",\"layers\":[]}", IMAGE);
    refusal("{\"schemaVersion\":" + version + ",\"manifests\":[]}", INDEX);
  }

  @Test
  void read_schemaVersionAbsent_isRefused() {
    assertEquals("schemaVersion is not 2", refusal("{\"layers\":[]}", IMAGE));
  }

  @Test
  void read_imageAndIndexAtOnce_isRefused() {
    refusal(image(",\"manifests\":[]"), IMAGE);
    refusal(index(",\"layers\":[]"), INDEX);
    refusal(index(",\"config\":" + CONFIG_JSON), INDEX);
    refusal(index(",\"layers\":[]"), UNKNOWN);
    refusal(index(""), IMAGE);
    refusal(image(""), INDEX);
  }

  @Test
  void read_contentType_mustBeTheMediaType() {
    var stated = image(",\"mediaType\":\"" + MediaType.OCI_MANIFEST + "\"");
    assertEquals(MediaType.OCI_MANIFEST, read(stated, Optional.empty()).mediaType());
    assertEquals(MediaType.OCI_MANIFEST, read(stated, IMAGE).mediaType());
    refusal(stated, Optional.of(MediaType.DOCKER_MANIFEST));
    refusal(stated, UNKNOWN);
    refusal(image(""), Optional.empty());
    refusal(image(",\"mediaType\":\"nonsense\""), Optional.empty());
    refusal(image(",\"mediaType\":7"), IMAGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "prettyjws"})
  void read_schema1_isRefusedByName(String suffix) {
    var type = new MediaType("application/vnd.docker.distribution.manifest.v1+" + suffix);
    assertTrue(refusal("{\"schemaVersion\":1}", Optional.of(type)).contains("schema 1"));
    assertTrue(refusal("{\"mediaType\":\"" + type + "\"}", Optional.empty()).contains("schema 1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"mediaType\":\"a/b\",\"size\":1}",
        "{\"mediaType\":\"a/b\",\"digest\":\"sha256:abc\",\"size\":1}",
        "{\"mediaType\":\"a/b\",\"digest\":\"foo+bar:abc\",\"size\":1}",
        "{\"mediaType\":\"a/b\",\"digest\":\"@\"}",
        "{\"mediaType\":\"\",\"digest\":\"@\",\"size\":1}",
        "{\"mediaType\":\"a b\",\"digest\":\"@\",\"size\":1}",
        "{\"digest\":\"@\",\"size\":1}",
        "{\"mediaType\":null,\"digest\":\"@\",\"size\":1}",
        "{\"mediaType\":\"a/b\",\"digest\":\"@\",\"size\":-1}",
        "{\"mediaType\":\"a/b\",\"digest\":\"@\",\"size\":9223372036854775808}",
        "{\"mediaType\":\"a/b\",\"digest\":\"@\",\"size\":1.0}",
        "{\"mediaType\":\"a/b\",\"digest\":\"@\",\"size\":1e2}",
        "{\"mediaType\":\"a/b\",\"digest\":\"@\",\"size\":\"1\"}",
        "{\"mediaType\":\"a/b\",\"digest\":\"@\",\"size\":1,\"annotations\":{\"a\":1}}",
        "{\"mediaType\":\"a/b\",\"digest\":\"@\",\"size\":1,\"annotations\":{\"a\":null}}",
        "{\"mediaType\":\"a/b\",\"digest\":\"@\",\"size\":1,\"annotations\":[]}",
        "\"a\"",
        "null",
        "[]"
      })
  void read_malformedDescriptor_isRefusedWithItsPlace(String descriptor) {
    var d = descriptor.replace("@", LAYER.toString());
    assertTrue(refusal("{\"layers\":[" + d + "]}", UNKNOWN).startsWith("/layers/0"));
    assertTrue(refusal("{\"manifests\":[" + d + "]}", UNKNOWN).startsWith("/manifests/0"));
    if (!d.equals("null")) {
      assertTrue(refusal("{\"config\":" + d + "}", UNKNOWN).startsWith("/config"));
      assertTrue(refusal("{\"subject\":" + d + "}", UNKNOWN).startsWith("/subject"));
    }
  }

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
