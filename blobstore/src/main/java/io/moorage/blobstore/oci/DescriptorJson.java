package io.moorage.blobstore.oci;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A descriptor as JSON: in an index of referrers, and in the record that keeps it until then. */
public final class DescriptorJson {
  private DescriptorJson() {}

  /** The descriptor as a document of its own, in UTF-8. */
  public static byte[] write(Descriptor descriptor) {
    var out = new ByteArrayOutputStream(256);
    try (var json = StrictJson.JSON.createGenerator(out)) {
      write(descriptor, json);
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory", impossible);
    }
    return out.toByteArray();
  }

  /** Writes the descriptor where a value may stand. Empty annotations are left out. */
  public static void write(Descriptor descriptor, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("mediaType", descriptor.mediaType().name());
    json.writeStringField("digest", descriptor.digest().toString());
    json.writeNumberField("size", descriptor.size());
    if (descriptor.artifactType().isPresent()) {
      json.writeStringField("artifactType", descriptor.artifactType().get());
    }
    if (!descriptor.annotations().isEmpty()) {
      json.writeObjectFieldStart("annotations");
      for (var annotation : descriptor.annotations().entrySet()) {
        json.writeStringField(annotation.getKey(), annotation.getValue());
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  /**
   * Reads what {@link #write(Descriptor)} wrote.
   *
   * @throws InvalidManifest if it is no descriptor
   */
  public static Descriptor read(byte[] document) {
    try (var json = StrictJson.open(document)) {
      return DescriptorReader.readDocument(json);
    } catch (IOException e) {
      throw new InvalidManifest("not the JSON of a descriptor", e);
    }
  }
}
