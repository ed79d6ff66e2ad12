package io.moorage.blobstore.oci;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an index lists, with the platforms, for one who must choose. {@link ManifestReader}
 * has said before that it is one.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/image-index.md">image-spec,
 *     Image Index</a>
 */
public final class IndexReader {
  private final StrictJson json;
  private @Nullable String os;
  private @Nullable String architecture;
  private @Nullable String variant;

  private IndexReader(StrictJson json) {
    this.json = json;
  }

  /**
   * The entries of an index, in its order.
   *
   * @throws InvalidManifest if it is none
   */
  public static List<IndexEntry> read(byte[] body) {
    var entries = new ArrayList<IndexEntry>();
    try (var json = StrictJson.open(body)) {
      json.document(
          field -> {
            if (field.equals("manifests")) {
              entries.addAll(json.array(() -> new IndexReader(json).entry()));
            }
          });
    } catch (JsonProcessingException e) {
      throw new InvalidManifest("not JSON within limits", e);
    } catch (IOException impossible) {
      throw new UncheckedIOException("reading from memory", impossible);
    }
    return entries;
  }

  private IndexEntry entry() throws IOException {
    var manifest = DescriptorReader.read(json, this::field);
    return new IndexEntry(
        manifest,
        os == null || architecture == null
            ? Optional.empty()
            : Optional.of(
                new Platform(
                    os,
                    architecture,
                    Optional.ofNullable(variant).filter(word -> !word.isEmpty()))));
  }

  private void field(String name) throws IOException {
    if (name.equals("platform") && !json.isNull()) {
      json.object(this::ofPlatform);
    }
  }

  private void ofPlatform(String name) throws IOException {
    switch (name) {
      case "os" -> os = json.string();
      case "architecture" -> architecture = json.string();
      case "variant" -> variant = json.string();
      default -> {}
    }
  }
}
