package io.moorage.blobstore.oci;

import static io.moorage.blobstore.oci.ManifestJson.CONFIG;
import static io.moorage.blobstore.oci.ManifestJson.IMAGE;
import static io.moorage.blobstore.oci.ManifestJson.INDEX;
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
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of manifests that are some. */
class ManifestReaderTest {
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

  @Test
  void read_mediaTypeWithParametersInADescriptor_isAccepted() {
    var layer = descriptor("application/vnd.dev.sigstore.bundle+json;version=0.2", LAYER, 5, "");
    var blob = read("{\"layers\":[" + layer + "]}", UNKNOWN).blobs().getFirst();
    assertEquals("application/vnd.dev.sigstore.bundle+json", blob.mediaType().name());
  }
}
