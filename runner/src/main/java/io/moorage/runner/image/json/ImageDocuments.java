package io.moorage.runner.image.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.moorage.blobstore.oci.Descriptor;
import io.moorage.blobstore.oci.DescriptorJson;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.ImageConfig;
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
   * @param defaults what its containers start with
   * @see <a href="https://github.com/opencontainers/image-spec/blob/main/config.md">image-spec,
   *     Image Configuration</a>
   */
  public static byte[] imported(
      Platform platform,
      Instant created,
      Digest diffId,
      String comment,
      ImageConfig.Defaults defaults) {
    return object(
        json -> {
          json.writeStringField("architecture", platform.architecture());
          json.writeStringField("os", platform.os());
          if (platform.variant().isPresent()) {
            json.writeStringField("variant", platform.variant().get());
          }
          json.writeStringField("created", created.toString());
          json.writeObjectFieldStart("config");
          write(defaults, json);
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

  private static void write(ImageConfig.Defaults defaults, JsonGenerator json) throws IOException {
    write("User", defaults.user(), json);
    writeSet("ExposedPorts", defaults.exposedPorts(), json);
    write("Env", defaults.env(), json);
    write("Entrypoint", defaults.entrypoint(), json);
    write("Cmd", defaults.cmd(), json);
    writeSet("Volumes", defaults.volumes(), json);
    write("WorkingDir", defaults.workingDir(), json);
    if (!defaults.labels().isEmpty()) {
      json.writeObjectFieldStart("Labels");
      for (var label : defaults.labels().entrySet()) {
        json.writeStringField(label.getKey(), label.getValue());
      }
      json.writeEndObject();
    }
    write("StopSignal", defaults.stopSignal(), json);
    write("OnBuild", defaults.onBuild(), json);
  }

  private static void write(String field, String value, JsonGenerator json) throws IOException {
    if (!value.isEmpty()) {
      json.writeStringField(field, value);
    }
  }

  private static void write(String field, List<String> values, JsonGenerator json)
      throws IOException {
    if (!values.isEmpty()) {
      json.writeArrayFieldStart(field);
      for (var value : values) {
        json.writeString(value);
      }
      json.writeEndArray();
    }
  }

  /** As the image-spec writes sets: an object whose fields are empty objects. */
  private static void writeSet(String field, List<String> names, JsonGenerator json)
      throws IOException {
    if (!names.isEmpty()) {
      json.writeObjectFieldStart(field);
      for (var name : names) {
        json.writeObjectFieldStart(name);
        json.writeEndObject();
      }
      json.writeEndObject();
    }
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
