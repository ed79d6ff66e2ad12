package io.moorage.registry.json;

import io.moorage.blobstore.oci.Descriptor;
import io.moorage.blobstore.oci.DescriptorJson;
import io.moorage.blobstore.oci.MediaType;
import java.util.List;

/**
 * A page of the manifests that have a subject in common, as an image index.
 *
 * @see <a
 *     href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-referrers">distribution-spec,
 *     Listing Referrers</a>
 */
public final class ReferrersIndex {
  /** What the document is served as. */
  public static final MediaType TYPE = MediaType.OCI_INDEX;

  private ReferrersIndex() {}

  /** The document, with the descriptors in the order given. */
  public static byte[] write(List<Descriptor> referrers) {
    return JsonDocument.object(
        128 + 256 * referrers.size(),
        json -> {
          json.writeNumberField("schemaVersion", 2);
          json.writeStringField("mediaType", TYPE.name());
          json.writeArrayFieldStart("manifests");
          for (var referrer : referrers) {
            DescriptorJson.write(referrer, json);
          }
          json.writeEndArray();
        });
  }
}
