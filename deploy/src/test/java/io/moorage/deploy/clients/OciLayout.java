package io.moorage.deploy.clients;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.MediaType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * An image layout on disk, the form in which most clients take images from a folder.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/image-layout.md">image-spec,
 *     Image Layout</a>
 */
record OciLayout(Path root) {

  /** Writes the bytes of a content. */
  interface Filling {
    void writeTo(OutputStream out) throws IOException;
  }

  static OciLayout create(Path root) throws IOException {
    Files.createDirectories(root.resolve("blobs/sha256"));
    Files.writeString(root.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    return new OciLayout(root);
  }

  Path file(Digest digest) {
    return root.resolve("blobs").resolve(digest.algorithm().toString()).resolve(digest.hex());
  }

  Content add(MediaType type, byte[] bytes) throws IOException {
    var digest = Digest.of(DigestAlgorithm.SHA256, bytes);
    Files.write(file(digest), bytes);
    return new Content(type, digest, bytes.length);
  }

  Content add(MediaType type, String json) throws IOException {
    return add(type, json.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds content that may be larger than memory. */
  Content add(MediaType type, Filling filling) throws IOException {
    var staged = Files.createTempFile(root, "staged", "");
    var computation = DigestAlgorithm.SHA256.newMessageDigest();
    try (var out = new DigestOutputStream(Files.newOutputStream(staged), computation)) {
      filling.writeTo(out);
    }
    var digest = Digest.finished(DigestAlgorithm.SHA256, computation);
    Files.move(staged, file(digest), StandardCopyOption.REPLACE_EXISTING);
    return new Content(type, digest, Files.size(file(digest)));
  }

  /** Makes this the one image that the layout's index names, as {@code latest}. */
  OciLayout naming(Image image) throws IOException {
    var name = ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"latest\"}";
    Files.writeString(
        root.resolve("index.json"),
        "{\"schemaVersion\":2,\"manifests\":[%s]}".formatted(image.top().descriptor(name)));
    return this;
  }

  /**
   * Writes one image as skopeo's {@code dir:} form, which alone takes Docker's own types: all
   * contents beside each other, the top one as {@code manifest.json}.
   */
  Path asFolder(Image image, Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("version"), "Directory Transport Version: 1.1\n");
    Files.copy(file(image.top().digest()), folder.resolve("manifest.json"));
    for (var child : image.children()) {
      Files.copy(file(child.digest()), folder.resolve(child.digest().hex() + ".manifest.json"));
    }
    for (var blob : image.blobs()) {
      Files.copy(
          file(blob.digest()),
          folder.resolve(blob.digest().hex()),
          StandardCopyOption.REPLACE_EXISTING);
    }
    return folder;
  }

  /** The contents of an image that another layout lacks or holds with other bytes. */
  List<Content> missingFrom(OciLayout other, Image image) throws IOException {
    return differing(image, image.contents().map(c -> other.file(c.digest())).toList());
  }

  /** The contents of an image that a {@code dir:} folder lacks or holds with other bytes. */
  List<Content> missingFromFolder(Path folder, Image image) throws IOException {
    var files =
        image
            .contents()
            .map(
                c -> {
                  var child = folder.resolve(c.digest().hex() + ".manifest.json");
                  return c.equals(image.top())
                      ? folder.resolve("manifest.json")
                      : Files.exists(child) ? child : folder.resolve(c.digest().hex());
                })
            .toList();
    return differing(image, files);
  }

  private List<Content> differing(Image image, List<Path> files) throws IOException {
    var contents = image.contents().toList();
    var wrong = new ArrayList<Content>();
    for (int i = 0; i < contents.size(); i++) {
      var mine = file(contents.get(i).digest());
      var theirs = files.get(i);
      if (!Files.exists(theirs) || Files.mismatch(mine, theirs) != -1) {
        wrong.add(contents.get(i));
      }
    }
    return wrong;
  }
}
