package io.moorage.registry.client.json;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a registry answers that is asked for tags: {@code {"name":…,"tags":[…]}}. */
public final class TagList {
  private TagList() {}

  /** The tags; empty if the document is no such answer. A list that is {@code null} has none. */
  public static Optional<List<String>> read(byte[] document) {
    var tags = new ArrayList<String>();
    try {
      FlatObject.document(
          document,
          (name, value) -> {
            if (name.equals("tags") && value.currentToken() == JsonToken.START_ARRAY) {
              while (value.nextToken() == JsonToken.VALUE_STRING) {
                tags.add(value.getText());
              }
            }
          });
    } catch (IOException notOne) {
      return Optional.empty();
    }
    return Optional.of(tags);
  }
}
