package io.moorage.registry.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.SyntaxFailure;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OciPathTest {
  private static final String DIGEST = "sha256:" + "a".repeat(64);

  private static RepositoryName name(String name) {
    return RepositoryName.parse(name);
  }

  static Stream<Arguments> paths() {
    return Stream.of(
        Arguments.of("/v2/", new OciPath.Ping()),
        Arguments.of("/v2", new OciPath.Ping()),
        Arguments.of("/v2/_catalog", new OciPath.Catalog()),
        Arguments.of("/v2/a/tags/list", new OciPath.TagList(name("a"))),
        Arguments.of("/v2/a/b/c/manifests/1.0", new OciPath.OfManifest(name("a/b/c"), "1.0")),
        Arguments.of("/v2/a/referrers/" + DIGEST, new OciPath.OfReferrers(name("a"), DIGEST)),
        Arguments.of("/v2/a/blobs/uploads/", new OciPath.Uploads(name("a"))),
        Arguments.of("/v2/a/blobs/uploads", new OciPath.Uploads(name("a"))),
        Arguments.of("/v2/a/blobs/uploads/x-y", new OciPath.OfUpload(name("a"), "x-y")),
        Arguments.of("/v2/a/blobs/" + DIGEST, new OciPath.OfBlob(name("a"), DIGEST)));
  }

  @ParameterizedTest
  @MethodSource("paths")
  void parse_pathOfTheSpec_isKnown(String path, OciPath expected) {
    assertEquals(expected, OciPath.parse(path));
  }

  static Stream<Arguments> confusing() {
    return Stream.of(
        Arguments.of("/v2/x/blobs/y/blobs/d", new OciPath.OfBlob(name("x/blobs/y"), "d")),
        Arguments.of("/v2/x/blobs/manifests/t", new OciPath.OfManifest(name("x/blobs"), "t")),
        Arguments.of("/v2/manifests/manifests/t", new OciPath.OfManifest(name("manifests"), "t")),
        Arguments.of("/v2/tags/tags/list", new OciPath.TagList(name("tags"))),
        Arguments.of("/v2/tags/list/tags/list", new OciPath.TagList(name("tags/list"))),
        Arguments.of("/v2/uploads/blobs/uploads/", new OciPath.Uploads(name("uploads"))),
        Arguments.of(
            "/v2/a/blobs/uploads/blobs/uploads/", new OciPath.Uploads(name("a/blobs/uploads"))),
        Arguments.of(
            "/v2/a/blobs/uploads/manifests/t",
            new OciPath.OfManifest(name("a/blobs/uploads"), "t")),
        Arguments.of("/v2/v2/manifests/t", new OciPath.OfManifest(name("v2"), "t")));
  }

  @ParameterizedTest
  @MethodSource("confusing")
  void parse_nameOfKeywords_isReadFromTheRight(String path, OciPath expected) {
    assertEquals(expected, OciPath.parse(path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "",
        "/v3/",
        "/v1/a/manifests/t",
        "/v2/a",
        "/v2/a/b",
        "/v2/_catalog/x",
        "/v2/a/tags/lis",
        "/v2/a/tags",
        "/v2/a/uploads/",
        "/v2x/a/tags/list",
        "/v2/_oci/x"
      })
  void parse_pathOfNothing_isUnknown(String path) {
    assertEquals(new OciPath.Unknown(), OciPath.parse(path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A", "a--_b", "-a", "a/", "/a", "a//b", "a..b", "a/../b", "é", "", "a%2fb", "%61", "a%00",
        "%zz", "a\\b", "a%0d%0a", "%2e%2e", "a b", "a?b"
      })
  void parse_malformedName_isRefused(String name) {
    assertThrows(
        SyntaxFailure.MalformedName.class, () -> OciPath.parse("/v2/" + name + "/manifests/t"));
    assertThrows(
        SyntaxFailure.MalformedName.class, () -> OciPath.parse("/v2/" + name + "/blobs/uploads/"));
  }

  @ParameterizedTest
  @ValueSource(ints = {256, 8_000, 100_000})
  void parse_longName_isRefusedQuickly(int length) {
    var path = "/v2/" + "a-".repeat(length / 2) + "a/tags/list";
    assertThrows(SyntaxFailure.MalformedName.class, () -> OciPath.parse(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%3A", "%3a"})
  void parse_encodedColon_isAColon(String colon) {
    assertEquals(
        new OciPath.OfBlob(name("a"), DIGEST),
        OciPath.parse("/v2/a/blobs/" + DIGEST.replace(":", colon)));
  }
}
