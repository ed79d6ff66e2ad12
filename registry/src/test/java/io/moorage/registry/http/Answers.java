package io.moorage.registry.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** What may be expected of every answer to bad input, and of one in particular. */
final class Answers {
  private Answers() {}

  /** One answer of this status, and nothing of the inside of the server in it. */
  static void assertStatus(int status, String raw) {
    assertTrue(raw.matches("(?s)HTTP/1\\.[01] " + status + " .*"), () -> shown(raw));
    assertEquals(1, raw.split("HTTP/1\\.[01] \\d", -1).length - 1, () -> shown(raw));
    assertFalse(raw.contains("Exception") || raw.contains("\tat "), () -> shown(raw));
  }

  /** An answer of this status and error code. */
  static void assertRefused(int status, String code, String raw) {
    assertStatus(status, raw);
    assertTrue(raw.contains("\"code\":\"" + code + "\""), () -> shown(raw));
  }

  static void assertRefused(int status, String code, HttpResponse<byte[]> answer) {
    var body = new String(answer.body(), StandardCharsets.UTF_8);
    assertEquals(status, answer.statusCode(), body);
    assertTrue(body.contains("\"code\":\"" + code + "\""), body);
    assertFalse(body.contains("Exception") || body.contains("\tat "), body);
  }

  static void assertStatus(int status, HttpResponse<byte[]> answer) {
    assertEquals(
        status, answer.statusCode(), () -> new String(answer.body(), StandardCharsets.UTF_8));
  }

  private static String shown(String raw) {
    return raw.length() > 1_000 ? raw.substring(0, 1_000) + "…" : raw;
  }
}
