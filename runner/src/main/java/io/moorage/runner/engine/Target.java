package io.moorage.runner.engine;

import io.moorage.registry.endpoint.Query;
import io.moorage.registry.endpoint.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * What a request line names.
 *
 * @param path decoded, without the version
 */
public record Target(ApiVersion version, String path, Query query) {
  private static final Pattern VERSIONED = Pattern.compile("/v(\\d{1,4}\\.\\d{1,4})(/.*)");

  /**
   * Parses a request target.
   *
   * @throws EngineRefusal if it is malformed, or of a version that is not spoken
   */
  public static Target parse(String raw) {
    int question = raw.indexOf('?');
    String path = decoded(question < 0 ? raw : raw.substring(0, question));
    Query query = query(question < 0 ? "" : raw.substring(question + 1));
    var versioned = VERSIONED.matcher(path);
    return versioned.matches()
        ? new Target(ApiVersion.parse(versioned.group(1)), versioned.group(2), query)
        : new Target(ApiVersion.NEWEST, path, query);
  }

  private static Query query(String raw) {
    try {
      return Query.parse(raw);
    } catch (Refusal malformed) {
      throw EngineRefusal.badRequest(String.valueOf(malformed.getMessage()));
    }
  }

  /** Percent-encoding alone: in a path a plus is a plus. */
  private static String decoded(String path) {
    if (path.indexOf('%') < 0) {
      return path;
    }
    byte[] bytes = new byte[path.length()];
    int length = 0;
    byte[] raw = path.getBytes(StandardCharsets.UTF_8);
    if (raw.length != path.length()) {
      throw EngineRefusal.badRequest("the path is badly encoded");
    }
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] != '%') {
        bytes[length++] = raw[i];
        continue;
      }
      int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
      int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
      if (high < 0 || low < 0 || (high == 0 && low == 0)) {
        throw EngineRefusal.badRequest("the path is badly percent-encoded");
      }
      bytes[length++] = (byte) (high << 4 | low);
      i += 2;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
