package io.moorage.blobstore.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
  private static final String EMPTY_SHA256 =
      "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @Test
  void of_nothing_isTheKnownDigest() {
    var digest = Digest.of(DigestAlgorithm.SHA256, new byte[0]);
    assertEquals(EMPTY_SHA256, digest.toString());
    assertEquals(digest, Digest.parse(EMPTY_SHA256));
  }

  @ParameterizedTest
  @EnumSource
  void parse_wireForm_comesBack(DigestAlgorithm algorithm) {
    var digest = Digest.of(algorithm, "content".getBytes(UTF_8));
    assertEquals(algorithm.hexLength(), digest.hex().length());
    assertEquals(digest, Digest.parse(digest.toString()));
  }

  @Test
  void finished_resetsTheComputation() {
    var computation = DigestAlgorithm.SHA256.newMessageDigest();
    computation.update((byte) 1);
    Digest.finished(DigestAlgorithm.SHA256, computation);
    assertEquals(EMPTY_SHA256, Digest.finished(DigestAlgorithm.SHA256, computation).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "sha256",
        "sha256:",
        ":e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85",
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8555",
        "sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
        "sha512:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "SHA256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "sha256:../../../../../../../../../../../../../../../../../../etc/passwd..",
        "sha256:\u0663\u0663c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "sha256:%2e",
        "../..",
        "sha+:abc",
        "+sha:abc",
        "a++b:abc",
        "foo:a/b",
        "abcdefghijklmnopqrstuvwxyz0123456:abc",
        "a:b:c"
      })
  void parse_malformed_isRefused(String word) {
    assertThrows(SyntaxFailure.MalformedDigest.class, () -> Digest.parse(word));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "md5:d41d8cd98f00b204e9800998ecf8427e",
        "foo+bar:abc",
        "a.b_c-d:A=_-",
        "blake3:00"
      })
  void parse_unknownAlgorithmInTheGrammar_isAnotherFailure(String word) {
    assertThrows(SyntaxFailure.UnsupportedAlgorithm.class, () -> Digest.parse(word));
  }

  @Test
  void parse_longHostileWord_quotesLittleOfIt() {
    var failure =
        assertThrows(
            SyntaxFailure.MalformedDigest.class,
            () -> Digest.parse("sha256:\r\n\u0007\uD83D\uDE00" + "x".repeat(1 << 20)));
    var message = String.valueOf(failure.getMessage());
    assertTrue(message.length() < 250, message);
    assertTrue(message.chars().allMatch(c -> c >= ' ' && c <= '~'), message);
  }

  @Test
  void compareTo_isTheOrderOfTheWireForm() {
    var digests =
        List.of(
            Digest.parse("sha512:" + "0".repeat(128)),
            Digest.parse("sha256:" + "f".repeat(64)),
            Digest.parse("sha256:" + "a".repeat(64)),
            Digest.parse("sha256:" + "9".repeat(64)));
    assertEquals(
        digests.stream().map(Digest::toString).sorted().toList(),
        digests.stream().sorted().map(Digest::toString).toList());
  }
}
