package io.moorage.runner.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageNameTest {
  private static final String DIGEST = "@sha256:" + "a".repeat(64);

  @ParameterizedTest
  @CsvSource({
    "app, docker.io/library/app, app",
    "app:1.0, docker.io/library/app:1.0, app:1.0",
    "team/app, docker.io/team/app, team/app",
    "docker.io/library/app:1.0, docker.io/library/app:1.0, app:1.0",
    "docker.io/app, docker.io/library/app, app",
    "index.docker.io/library/app, docker.io/library/app, app",
    "localhost/app, localhost/app, localhost/app",
    "localhost:5000/app:2, localhost:5000/app:2, localhost:5000/app:2",
    "127.0.0.1:5000/a/b, 127.0.0.1:5000/a/b, 127.0.0.1:5000/a/b",
    "[::1]:5000/a, [::1]:5000/a, [::1]:5000/a",
    "Registry.example/a, registry.example/a, registry.example/a",
    "library/a/b, docker.io/library/a/b, library/a/b",
  })
  void parse_shortOrWhole_isWholeAndFamiliar(String word, String whole, String familiar) {
    var name = ImageName.parse(word);
    assertEquals(whole, name.toString());
    assertEquals(familiar, name.familiar());
    assertEquals(name, ImageName.parse(whole));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "UPPER/x",
        "a:tag:tag",
        "x@sha256:short",
        "-rf",
        "a:",
        ":1",
        "a//b",
        "a/",
        "/a",
        "a b",
        "host:99999/a",
        "host:/a",
        "[::1/a",
        "a@",
        "a:b/c:d e",
        "library/UPPER:1"
      })
  void parse_noName_isRefused(String word) {
    var failure = assertThrows(ImageFailure.InvalidName.class, () -> ImageName.parse(word));
    assertTrue(String.valueOf(failure.getMessage()).startsWith("invalid reference format"));
  }

  @Test
  void parse_tooLongOrAnId_isRefused() {
    assertThrows(ImageFailure.InvalidName.class, () -> ImageName.parse("a".repeat(300)));
    assertThrows(ImageFailure.InvalidName.class, () -> ImageName.parse("a".repeat(64)));
  }

  @Test
  void parse_tagAndDigest_hasBoth() {
    var name = ImageName.parse("app:1" + DIGEST);
    assertEquals("app:1" + DIGEST, name.familiar());
    assertEquals("app", name.repository().familiar());
    assertFalse(name.digest().isEmpty());
  }

  @Test
  void orLatest_neitherTagNorDigest_isLatest() {
    assertEquals("app:latest", ImageName.parse("app").orLatest().familiar());
    assertEquals("app:1", ImageName.parse("app:1").orLatest().familiar());
    assertEquals("app" + DIGEST, ImageName.parse("app" + DIGEST).orLatest().familiar());
  }
}
