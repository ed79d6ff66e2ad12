package io.moorage.blobstore.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypeTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/vnd.oci.image.layer.v1.tar+gzip",
        "application/vnd.docker.distribution.manifest.v1+prettyjws",
        "text/plain",
        "a/b",
        "Application/X"
      })
  void parse_mediaType_comesBackToTheLetter(String word) {
    assertEquals(word, MediaType.parse(word).toString());
  }

  @Test
  void parse_parameters_areDropped() {
    assertEquals(MediaType.OCI_INDEX, MediaType.parse(MediaType.OCI_INDEX + "; charset=utf-8"));
    assertEquals(MediaType.OCI_INDEX, MediaType.parse(" " + MediaType.OCI_INDEX + " ;"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";",
        "/",
        "a",
        "a/",
        "/b",
        "a/b/c",
        "a//b",
        "*/*",
        "a/*",
        "a/b, c/d",
        "a b/c",
        "a/b\r\nX: y",
        "a/\u00e9",
        "a/\"b\""
      })
  void parse_malformed_isRefused(String word) {
    assertThrows(SyntaxFailure.MalformedMediaType.class, () -> MediaType.parse(word));
  }

  @Test
  void parse_length_255IsTheLimit() {
    assertEquals(255, MediaType.parse("a/" + "b".repeat(253)).name().length());
    assertThrows(
        SyntaxFailure.MalformedMediaType.class, () -> MediaType.parse("a/" + "b".repeat(254)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/vnd.oci.image.layer.nondistributable.v1.tar",
        "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
        "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd",
        "application/vnd.docker.image.rootfs.foreign.diff.tar",
        "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip"
      })
  void isNonDistributable_foreignLayers(String word) {
    assertTrue(new MediaType(word).isNonDistributable());
  }

  @Test
  void isNonDistributable_otherLayers_areNot() {
    assertFalse(new MediaType("application/vnd.oci.image.layer.v1.tar").isNonDistributable());
    assertFalse(
        new MediaType("application/vnd.docker.image.rootfs.diff.tar.gzip").isNonDistributable());
  }
}
