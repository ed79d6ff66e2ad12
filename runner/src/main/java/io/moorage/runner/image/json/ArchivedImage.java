package io.moorage.runner.image.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One image of an archive as {@code docker save} writes it: an entry of its {@code manifest.json}.
 *
 * @param config the path of the configuration in the archive
 * @param tags names of the image
 * @param layers the paths of the layers, the lowest first
 */
public record ArchivedImage(String config, List<String> tags, List<String> layers) {
  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(32)
                  .maxStringLength(1 << 16)
                  .maxTokenCount(1_000_000)
                  .build())
          .build();

  public ArchivedImage {
    tags = List.copyOf(tags);
    layers = List.copyOf(layers);
  }

  /**
   * Reads the whole list.
   *
   * @throws IOException if it is none
   */
  public static List<ArchivedImage> read(byte[] document) throws IOException {
    var images = new ArrayList<ArchivedImage>();
    try (var json = JSON.createParser(document)) {
      if (json.nextToken() != JsonToken.START_ARRAY) {
        throw new IOException("not a list of images");
      }
      while (json.nextToken() == JsonToken.START_OBJECT) {
        images.add(image(json));
      }
    }
    return images;
  }

  private static ArchivedImage image(JsonParser json) throws IOException {
    var config = "";
    List<String> tags = List.of();
    List<String> layers = List.of();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      var name = json.currentName();
      json.nextToken();
      switch (name) {
        case "Config" -> config = json.getText();
        case "RepoTags" -> tags = strings(json);
        case "Layers" -> layers = strings(json);
        default -> json.skipChildren();
      }
    }
    return new ArchivedImage(config, tags, layers);
  }

  private static List<String> strings(JsonParser json) throws IOException {
    var strings = new ArrayList<String>();
    if (json.currentToken() == JsonToken.START_ARRAY) {
      while (json.nextToken() == JsonToken.VALUE_STRING) {
        strings.add(json.getText());
      }
    }
    return strings;
  }
}
