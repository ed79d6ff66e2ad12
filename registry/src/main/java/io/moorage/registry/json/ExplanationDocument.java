package io.moorage.registry.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.moorage.blobstore.metadata.Explanation;
import io.moorage.blobstore.metadata.Explanation.Place;
import io.moorage.blobstore.metadata.Explanation.Reason;
import io.moorage.blobstore.metadata.Explanation.Some;
import io.moorage.blobstore.metadata.Explanation.User;
import java.io.IOException;

/**
 * Why a digest takes space: {@code
 * {"digest":…,"blob":{…},"condemned":…,"repositories":…,"manifests":…}}. Each list is {@code
 * {"items":[…],"more":…}}.
 */
public final class ExplanationDocument {
  private ExplanationDocument() {}

  /** The document. */
  public static byte[] write(Explanation explanation) {
    return JsonDocument.object(
        1_024,
        json -> {
          json.writeStringField("digest", explanation.digest().toString());
          if (explanation.bytes().isPresent()) {
            json.writeObjectFieldStart("blob");
            json.writeNumberField("bytes", explanation.bytes().get().size());
            json.writeBooleanField("suspect", explanation.bytes().get().suspect());
            json.writeEndObject();
          }
          words(json, "condemned", explanation.condemned());
          list(json, "repositories", explanation.repositories(), ExplanationDocument::place);
          list(json, "manifests", explanation.manifests(), ExplanationDocument::place);
        });
  }

  private static void place(JsonGenerator json, Place place) throws IOException {
    json.writeStartObject();
    json.writeStringField("repository", place.repository().name());
    switch (place.reason()) {
      case Reason.Named(var by) -> {
        json.writeStringField("reason", "named");
        list(json, "by", by, ExplanationDocument::user);
      }
      case Reason.Going(var from) -> {
        json.writeStringField("reason", "going");
        json.writeStringField("from", from.toString());
      }
      case Reason.Orphaned() -> json.writeStringField("reason", "orphaned");
      case Reason.Pushed(var tags, var indexes) -> {
        json.writeStringField("reason", "pushed");
        words(json, "tags", tags);
        words(json, "indexes", indexes);
      }
      case Reason.Unaccounted() -> json.writeStringField("reason", "unaccounted");
    }
    json.writeEndObject();
  }

  private static void user(JsonGenerator json, User user) throws IOException {
    json.writeStartObject();
    json.writeStringField("manifest", user.manifest().toString());
    words(json, "tags", user.tags());
    words(json, "indexes", user.indexes());
    json.writeEndObject();
  }

  private static void words(JsonGenerator json, String name, Some<?> words) throws IOException {
    list(json, name, words, (out, word) -> out.writeString(word.toString()));
  }

  /** Writes one item. */
  private interface Item<T> {
    void write(JsonGenerator json, T item) throws IOException;
  }

  private static <T> void list(
      JsonGenerator json, String name, Some<? extends T> some, Item<T> write) throws IOException {
    json.writeObjectFieldStart(name);
    json.writeArrayFieldStart("items");
    for (var item : some.items()) {
      write.write(json, item);
    }
    json.writeEndArray();
    json.writeBooleanField("more", some.more());
    json.writeEndObject();
  }
}
