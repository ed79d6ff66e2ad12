package io.moorage.blobstore.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryNameTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "0",
        "library/debian",
        "a/b/c/d/e/f",
        "a.b_c__d-e--f---g",
        "x/blobs/uploads/manifests/tags/list",
        "1.2.3/4-5"
      })
  void parse_name_comesBack(String word) {
    assertEquals(word, RepositoryName.parse(word).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "A",
        "a--_b",
        "a_-b",
        "a___b",
        "a._b",
        "-a",
        "a-",
        "_a",
        "a_",
        ".a",
        "a.",
        "a/",
        "/a",
        "/",
        "a//b",
        "a/-b",
        "a-/b",
        "a..b",
        "a/../b",
        "..",
        "\u00e9",
        "a\u00e9",
        "a b",
        "a\n",
        "a\u0000",
        "a:b",
        "a@b",
        "a%2fb",
        "a\\b",
        "\uff41",
        "_catalog"
      })
  void parse_malformed_isRefused(String word) {
    assertThrows(SyntaxFailure.MalformedName.class, () -> RepositoryName.parse(word));
  }

  @Test
  void parse_length_255IsTheLimit() {
    assertEquals(255, RepositoryName.parse("a".repeat(255)).name().length());
    assertThrows(SyntaxFailure.MalformedName.class, () -> RepositoryName.parse("a".repeat(256)));
  }

  /** The spec's regular expression overflows the stack on this one. */
  @Test
  void parse_thousandsOfSeparators_isRefusedPlainly() {
    var failure =
        assertThrows(
            SyntaxFailure.MalformedName.class, () -> RepositoryName.parse("a-".repeat(4_000)));
    assertTrue(String.valueOf(failure.getMessage()).length() < 250);
  }

  @Test
  void compareTo_isByteOrder() {
    assertTrue(RepositoryName.parse("a-b").compareTo(RepositoryName.parse("a/b")) < 0);
    assertTrue(RepositoryName.parse("a/b").compareTo(RepositoryName.parse("a0")) < 0);
    assertTrue(RepositoryName.parse("a").compareTo(RepositoryName.parse("a-b")) < 0);
  }
}
