package io.moorage.registry.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AccessLinesTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  private String line(AccessLogFormat format, String target, @Nullable String agent) {
    var lines = AccessLines.of(format, written::writeBytes);
    lines.add(
        new AccessEntry(
            1_769_860_800_123L,
            0x2a7,
            "127.0.0.1",
            "GET",
            target,
            Route.GET_MANIFEST,
            200,
            0,
            2_048,
            312_999,
            agent));
    lines.flush();
    return written.toString(US_ASCII);
  }

  @Test
  void text_ofAPlainRequest() {
    assertEquals(
        "2026-01-31T12:00:00.123Z 2a7 127.0.0.1 - \"GET /v2/app/manifests/1\" get-manifest 200 0"
            + " 2048 0.312ms \"skopeo/1.9\"\n",
        line(AccessLogFormat.TEXT, "/v2/app/manifests/1", "skopeo/1.9"));
  }

  @Test
  void json_ofAPlainRequest() {
    assertEquals(
        """
        {"time":"2026-01-31T12:00:00.123Z","id":"2a7","remote":"127.0.0.1","user":null,\
        "method":"GET","path":"/v2/app/manifests/1","route":"get-manifest","status":200,\
        "bytes_in":0,"bytes_out":2048,"duration_ms":0.312,"agent":"skopeo/1.9"}
        """,
        line(AccessLogFormat.JSON, "/v2/app/manifests/1", "skopeo/1.9"));
  }

  @Test
  void json_withoutAgent_isNull() {
    assertTrue(line(AccessLogFormat.JSON, "/", null).endsWith(",\"agent\":null}\n"));
  }

  @Test
  void off_writesNothing() {
    assertEquals("", line(AccessLogFormat.OFF, "/", "x"));
  }

  /** A client must not be able to write a line of its own, or to a terminal. */
  @ParameterizedTest
  @EnumSource(names = {"TEXT", "JSON"})
  void word_thatIsHostile_isEscaped(AccessLogFormat format) {
    var hostile = "/\r\n2026 1 ::1 - \"GET /\" \u001b[31m\u0000\u007f\\\u0085\u00e9";
    var line = line(format, hostile, hostile);
    assertEquals(1, line.lines().count(), line);
    assertTrue(line.chars().allMatch(c -> c == '\n' || (c >= 0x20 && c < 0x7f)), line);
    var escaped =
        format == AccessLogFormat.TEXT
            ? "/\\x0d\\x0a2026 1 ::1 - \\x22GET /\\x22 \\x1b[31m\\x00\\x7f\\x5c\\x85\\xe9"
            : "/\\u000d\\u000a2026 1 ::1 - \\u0022GET /\\u0022 \\u001b[31m\\u0000\\u007f\\u005c"
                + "\\u0085\\u00e9";
    assertTrue(line.contains(escaped), line);
  }

  @ParameterizedTest
  @EnumSource(names = {"TEXT", "JSON"})
  void word_ofAMegabyte_isCut(AccessLogFormat format) {
    var line = line(format, "/\u0001".repeat(1 << 19), "x".repeat(1 << 20));
    assertTrue(line.length() < 16_384, () -> line.length() + " characters");
    assertEquals(1, line.lines().count());
  }

  @ParameterizedTest
  @EnumSource(names = {"TEXT", "JSON"})
  void blocks_holdWholeLines(AccessLogFormat format) {
    var lines =
        AccessLines.of(
            format,
            block -> {
              assertEquals('\n', block[block.length - 1]);
              written.writeBytes(block);
            });
    for (int i = 0; i < 5_000; i++) {
      lines.add(
          new AccessEntry(
              i,
              i,
              "::1",
              "PUT",
              "/" + "\u0001".repeat(i % 700),
              Route.OTHER,
              404,
              i,
              i,
              i,
              "a".repeat(i % 900)));
    }
    lines.flush();
    assertEquals(5_000, written.toString(US_ASCII).lines().count());
  }
}
