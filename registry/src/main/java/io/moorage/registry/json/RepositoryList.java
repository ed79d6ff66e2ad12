package io.moorage.registry.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.moorage.blobstore.metadata.Footprint;
import io.moorage.blobstore.metadata.Page;
import io.moorage.blobstore.oci.RepositoryName;
import java.io.IOException;
import java.util.Optional;

/**
 * Repositories and what they hold: {@code {"repositories":[{"name":…,"tags":…,"manifests":…,
 * "blobs":…,"bytes":{"total":…,"shared":…,"own":…,"unused":…}}],"next":…}}.
 */
public final class RepositoryList {
  private RepositoryList() {}

  /**
   * One repository.
   *
   * @param footprint what it holds, if that was asked for
   */
  public record Entry(RepositoryName name, Optional<Footprint> footprint) {
    public static Entry named(RepositoryName name) {
      return new Entry(name, Optional.empty());
    }

    public static Entry counted(RepositoryName name, Footprint footprint) {
      return new Entry(name, Optional.of(footprint));
    }
  }

  /**
   * The document.
   *
   * @param next where the next page is; left out if empty
   */
  public static byte[] write(Page<Entry> page, String next) {
    return JsonDocument.object(
        64 + 160 * page.items().size(),
        json -> {
          json.writeArrayFieldStart("repositories");
          for (var entry : page.items()) {
            json.writeStartObject();
            write(json, entry);
            json.writeEndObject();
          }
          json.writeEndArray();
          if (!next.isEmpty()) {
            json.writeStringField("next", next);
          }
        });
  }

  /** One repository as a document of its own. */
  public static byte[] write(RepositoryName name, Footprint footprint) {
    return JsonDocument.object(256, json -> write(json, Entry.counted(name, footprint)));
  }

  private static void write(JsonGenerator json, Entry entry) throws IOException {
    json.writeStringField("name", entry.name().name());
    if (entry.footprint().isPresent()) {
      var footprint = entry.footprint().get();
      json.writeNumberField("tags", footprint.tags());
      json.writeNumberField("manifests", footprint.manifests());
      json.writeNumberField("blobs", footprint.blobs());
      json.writeObjectFieldStart("bytes");
      json.writeNumberField("total", footprint.total());
      json.writeNumberField("shared", footprint.shared());
      json.writeNumberField("own", footprint.own());
      json.writeNumberField("unused", footprint.unused());
      json.writeEndObject();
    }
  }
}
