package io.moorage.registry.client.json;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;

/**
 * What a registry says of a failure: {@code {"errors":[{"code":…,"message":…}]}}.
 *
 * @see <a
 *     href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes">distribution-spec,
 *     Error Codes</a>
 */
public final class RegistryErrors {
  private static final int SHOWN = 300;

  private RegistryErrors() {}

  /** The first error in words; empty if the document states none. */
  public static Optional<String> first(byte[] document) {
    var words = new StringBuilder();
    try {
      FlatObject.document(
          document,
          (name, value) -> {
            if (name.equals("errors") && value.currentToken() == JsonToken.START_ARRAY) {
              while (value.nextToken() == JsonToken.START_OBJECT) {
                if (words.isEmpty()) {
                  FlatObject.fields(
                      value, (field, text) -> add(words, field, FlatObject.text(text)));
                } else {
                  value.skipChildren();
                }
              }
            }
          });
    } catch (IOException notOne) {
      return Optional.empty();
    }
    return Optional.of(words.toString()).filter(text -> !text.isEmpty());
  }

  private static void add(StringBuilder words, String field, String text) {
    if ((field.equals("code") || field.equals("message")) && !text.isEmpty()) {
      var shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
      words.append(words.isEmpty() ? "" : ": ").append(shown.replaceAll("[^ -~]", "?"));
    }
  }
}
