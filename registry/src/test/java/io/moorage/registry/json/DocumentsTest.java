package io.moorage.registry.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.moorage.blobstore.oci.Descriptor;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.ManifestReader;
import io.moorage.blobstore.oci.MediaType;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DocumentsTest {
  private static final Digest DIGEST = Digest.of(DigestAlgorithm.SHA256, new byte[0]);
  private static final RepositoryName REPOSITORY = RepositoryName.parse("team/app");

  private static void assertDocument(String expected, byte[] document) {
    assertEquals(expected, new String(document, UTF_8));
  }

  @Test
  void errorBody_oneError() {
    assertDocument(
        "{\"errors\":[{\"code\":\"NAME_UNKNOWN\",\"message\":\"no \\\"team\\\\app\\\"\"}]}",
        ErrorBody.write("NAME_UNKNOWN", "no \"team\\app\""));
  }

  @Test
  void errorBody_severalWithDetail() {
    assertDocument(
        "{\"errors\":[{\"code\":\"A\",\"message\":\"a\",\"detail\":{\"digest\":\"x\"}},"
            + "{\"code\":\"B\",\"message\":\"b\"}]}",
        ErrorBody.write(
            List.of(
                new ErrorBody.Entry("A", "a", Map.of("digest", "x")),
                new ErrorBody.Entry("B", "b", Map.of()))));
  }

  @Test
  void errorBody_halfASurrogatePair_becomesAQuestionMark() {
    assertDocument(
        "{\"errors\":[{\"code\":\"A\",\"message\":\"?\\r\\n\\u0000\u00e9\"}]}",
        ErrorBody.write("A", "\uD83D\r\n\u0000\u00e9"));
  }

  @Test
  void tagList_keepsTheOrder() {
    assertDocument(
        "{\"name\":\"team/app\",\"tags\":[\"b\",\"a\"]}",
        TagList.write(REPOSITORY, List.of(new Tag("b"), new Tag("a"))));
  }

  @Test
  void tagList_empty_isAnArray() {
    assertDocument("{\"name\":\"team/app\",\"tags\":[]}", TagList.write(REPOSITORY, List.of()));
  }

  @Test
  void catalog_repositories() {
    assertDocument("{\"repositories\":[\"team/app\"]}", Catalog.write(List.of(REPOSITORY)));
    assertDocument("{\"repositories\":[]}", Catalog.write(List.of()));
  }

  @Test
  void referrersIndex_empty_isAnIndex() {
    assertDocument(
        "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\","
            + "\"manifests\":[]}",
        ReferrersIndex.write(List.of()));
  }

  @Test
  void referrersIndex_descriptors_canBeReadAsAnIndex() {
    var bare = new Descriptor(MediaType.OCI_INDEX, DIGEST, 1, Optional.empty(), Map.of());
    var full =
        new Descriptor(
            MediaType.OCI_MANIFEST, DIGEST, 2, Optional.of("application/x"), Map.of("a", "\u00e9"));
    var index =
        ManifestReader.read(
            ReferrersIndex.write(List.of(bare, full)), Optional.of(ReferrersIndex.TYPE));
    assertEquals(List.of(bare, full), index.children());
  }
}
