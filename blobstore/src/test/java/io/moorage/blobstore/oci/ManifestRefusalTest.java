package io.moorage.blobstore.oci;

import static io.moorage.blobstore.oci.ManifestJson.CONFIG_JSON;
import static io.moorage.blobstore.oci.ManifestJson.IMAGE;
import static io.moorage.blobstore.oci.ManifestJson.INDEX;
import static io.moorage.blobstore.oci.ManifestJson.LAYER;
import static io.moorage.blobstore.oci.ManifestJson.UNKNOWN;
import static io.moorage.blobstore.oci.ManifestJson.descriptor;
import static io.moorage.blobstore.oci.ManifestJson.image;
import static io.moorage.blobstore.oci.ManifestJson.index;
import static io.moorage.blobstore.oci.ManifestJson.read;
import static io.moorage.blobstore.oci.ManifestJson.refusal;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no manifest. */
class ManifestRefusalTest {
  @ParameterizedTest
  @ValueSource(strings = {"bGF5ZXJz", "bGF5ZXk=", "", "b GF5ZXI=", "%%%"})
  void read_dataOfOtherContent_isRefused(String data) {
    var layer = descriptor("a/b", LAYER, 5, ",\"data\":\"" + data + "\"");
    assertTrue(refusal("{\"layers\":[" + layer + "]}", UNKNOWN).startsWith("/layers/0: data"));
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
}
