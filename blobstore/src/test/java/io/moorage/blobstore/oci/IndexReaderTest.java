package io.moorage.blobstore.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IndexReaderTest {
  private static String entry(char hex, String more) {
    return """
    {"mediaType":"application/vnd.oci.image.manifest.v1+json","size":7,"digest":"sha256:%s"%s}
    """
        .formatted(String.valueOf(hex).repeat(64), more);
  }

  @Test
  void read_entries_haveTheirPlatforms() {
    var body =
        "{\"schemaVersion\":2,\"manifests\":[%s,%s,%s]}"
            .formatted(
                entry('a', ",\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}"),
                entry(
                    'b',
                    ",\"platform\":{\"architecture\":\"arm\",\"os\":\"linux\",\"variant\":\"v7\"}"),
                entry('c', ""));
    var entries = IndexReader.read(body.getBytes(UTF_8));
    assertEquals(
        List.of(
            Optional.of(Platform.parse("linux/amd64")),
            Optional.of(Platform.parse("linux/arm/v7")),
            Optional.empty()),
        entries.stream().map(IndexEntry::platform).toList());
    assertEquals("a".repeat(64), entries.getFirst().manifest().digest().hex());
  }

  @Test
  void runs_variants_asStated() {
    assertTrue(Platform.parse("linux/arm64").runs(Platform.parse("linux/arm64/v8")));
    assertTrue(Platform.parse("linux/arm64/v8").runs(Platform.parse("linux/arm64")));
    assertFalse(Platform.parse("linux/arm/v6").runs(Platform.parse("linux/arm/v7")));
    assertFalse(Platform.parse("linux/amd64").runs(Platform.parse("windows/amd64")));
  }

  @Test
  void parse_noPlatform_isRefused() {
    for (var word : List.of("", "linux", "linux/", "/amd64", "a/b/c/d", "linux/a b")) {
      assertThrows(SyntaxFailure.MalformedPlatform.class, () -> Platform.parse(word), word);
    }
  }
}
