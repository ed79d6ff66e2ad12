package io.moorage.registry.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagsTest {
  private static final Digest DIGEST = Digest.of(DigestAlgorithm.SHA256, new byte[0]);
  private static final Digest OTHER = Digest.of(DigestAlgorithm.SHA512, new byte[0]);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"@\"",
        " \"@\" ",
        "@",
        "\"x\", \"@\"",
        "\"x\",,\t@",
        "\"a,b\",\"@\"",
        "\"\",\"@\",\"y\"",
        "\"@\" \"y\""
      })
  void parse_digestInTheList_matchesBothWays(String line) {
    var tags = EntityTags.parse(line.replace("@", DIGEST.toString()));
    assertTrue(tags.matchesWeakly(DIGEST));
    assertFalse(tags.matchesWeakly(OTHER));
    assertFalse(tags.any());
    assertEquals(List.of(DIGEST), tags.digests());
  }

  @Test
  void parse_weakTag_matchesWeaklyOnly() {
    var tags = EntityTags.parse("W/\"" + DIGEST + "\", \"" + OTHER + "\"");
    assertTrue(tags.matchesWeakly(DIGEST));
    assertTrue(tags.matchesWeakly(OTHER));
    assertEquals(List.of(OTHER), tags.digests());
  }

  @Test
  void parse_star_isAny() {
    var tags = EntityTags.parse(" * ");
    assertTrue(tags.any());
    assertTrue(tags.matchesWeakly(DIGEST));
    assertEquals(List.of(), tags.digests());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ",",
        "\"",
        "\"@",
        "W/",
        "W/\"",
        "\"*\"",
        "\"x\"",
        "x",
        "*, \"x\"",
        "\"W/@\"",
        "'@'"
      })
  void parse_nothingOfOurs_matchesNothing(String line) {
    var tags = EntityTags.parse(line.replace("@", DIGEST.toString()));
    assertFalse(tags.any());
    assertFalse(tags.matchesWeakly(DIGEST));
    assertEquals(List.of(), tags.digests());
  }

  @Test
  void parse_severalLines_areOneList() {
    var tags = EntityTags.parse(List.of("\"" + DIGEST + "\"", OTHER.toString()));
    assertEquals(List.of(DIGEST, OTHER), tags.digests());
    assertFalse(EntityTags.parse(List.of()).matchesWeakly(DIGEST));
    assertTrue(EntityTags.parse(List.of("*")).any());
  }
}
