package io.moorage.runner.image.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.moorage.blobstore.oci.Descriptor;
import io.moorage.blobstore.oci.DescriptorJson;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.MediaType;
import io.moorage.blobstore.oci.Platform;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;

/** Writes the documents of images that come without them. */
public final class ImageDocuments {
  private static final JsonFactory JSON = new JsonFactory();

  private ImageDocuments() {}

  /**
   * The manifest of an image.
   *
   * @param layers the lowest first
   * @see <a href="https://github.com/opencontainers/image-spec/blob/main/manifest.md">image-spec,
   *     Image Manifest</a>
   */
  public static byte[] manifest(Descriptor config, List<Descriptor> layers) {
    return object(
        json -> {
          json.writeNumberField("schemaVersion", 2);
          json.writeStringField("mediaType", MediaType.OCI_MANIFEST.name());
          json.writeFieldName("config");
          DescriptorJson.write(config, json);
          json.writeArrayFieldStart("layers");
          for (var layer : layers) {
            DescriptorJson.write(layer, json);
          }
          json.writeEndArray();
        });
  }

  /**
   * The configuration of an image of one layer that somebody brought.
   *
   * @see <a href="https://github.com/opencontainers/image-spec/blob/main/config.md">image-spec,
   *     Image Configuration</a>
   */
  public static byte[] imported(Platform platform, Instant created, Digest diffId, String comment) {
    return object(
        json -> {
          json.writeStringField("architecture", platform.architecture());
          json.writeStringField("os", platform.os());
          if (platform.variant().isPresent()) {
            json.writeStringField("variant", platform.variant().get());
          }
          json.writeStringField("created", created.toString());
          json.writeObjectFieldStart("config");
          json.writeEndObject();
          json.writeObjectFieldStart("rootfs");
          json.writeStringField("type", "layers");
          json.writeArrayFieldStart("diff_ids");
          json.writeString(diffId.toString());
          json.writeEndArray();
          json.writeEndObject();
          json.writeArrayFieldStart("history");
          json.writeStartObject();
          json.writeStringField("created", created.toString());
          json.writeStringField("comment", comment);
          json.writeEndObject();
          json.writeEndArray();
        });
  }

  @FunctionalInterface
  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  private static byte[] object(Fields fields) {
    var out = new ByteArrayOutputStream(1024);
    try (var json = JSON.createGenerator(out)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory", impossible);
    }
    return out.toByteArray();
  }
}
