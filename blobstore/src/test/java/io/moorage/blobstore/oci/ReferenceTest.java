package io.moorage.blobstore.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ReferenceTest {

  @Test
  void parse_wordWithColon_isADigest() {
    var digest = Digest.of(DigestAlgorithm.SHA512, new byte[0]);
    assertEquals(digest, Reference.parse(digest.toString()));
    assertThrows(SyntaxFailure.MalformedDigest.class, () -> Reference.parse("sha256:latest"));
    assertThrows(SyntaxFailure.UnsupportedAlgorithm.class, () -> Reference.parse("a:b"));
  }

  @Test
  void parse_otherWord_isATag() {
    assertEquals(new Tag("latest"), Reference.parse("latest"));
    assertThrows(SyntaxFailure.MalformedTag.class, () -> Reference.parse(".."));
  }
}
