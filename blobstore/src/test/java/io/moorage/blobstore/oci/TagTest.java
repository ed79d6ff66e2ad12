package io.moorage.blobstore.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "A", "_", "0", "latest", "v1.2.3-rc_1", "a..b", "a--", "sha256-ab.sig"})
  void parse_tag_comesBack(String word) {
    assertEquals(word, Tag.parse(word).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ".a", "-a", "a b", "a:b", "..", "a/b", "a+b", "\u00e9", "a\n", "a\u0000", "a%"
      })
  void parse_malformed_isRefused(String word) {
    assertThrows(SyntaxFailure.MalformedTag.class, () -> Tag.parse(word));
  }

  @Test
  void parse_length_128IsTheLimit() {
    assertEquals(128, Tag.parse("a".repeat(128)).name().length());
    assertThrows(SyntaxFailure.MalformedTag.class, () -> Tag.parse("a".repeat(129)));
  }

  @Test
  void compareTo_isByteOrder() {
    assertTrue(Tag.parse("A").compareTo(Tag.parse("_")) < 0);
    assertTrue(Tag.parse("_").compareTo(Tag.parse("a")) < 0);
    assertTrue(Tag.parse("1.10").compareTo(Tag.parse("1.9")) < 0);
  }
}
