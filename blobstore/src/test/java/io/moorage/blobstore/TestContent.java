package io.moorage.blobstore;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moorage.blobstore.metadata.Push;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.ManifestReader;
import io.moorage.blobstore.oci.MediaType;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Content to push. */
public final class TestContent {
  private TestContent() {}

  public static byte[] bytes(int size, long seed) {
    var bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  public static Digest digest(byte[] content) {
    return Digest.of(DigestAlgorithm.SHA256, content);
  }

  /** The content in so many pieces. */
  public static Upload.Body body(byte[] content, int pieces) {
    int size = Math.max(1, (content.length + pieces - 1) / pieces);
    Iterator<ByteBuffer> parts =
        Stream.iterate(0, at -> at < content.length, at -> at + size)
            .map(
                at ->
                    ByteBuffer.wrap(
                        Arrays.copyOfRange(content, at, Math.min(content.length, at + size))))
            .toList()
            .iterator();
    return () -> parts.hasNext() ? List.of(parts.next()) : List.of();
  }

  /** Pushes a blob, whole. */
  public static Digest push(BlobStore blobs, RepositoryName repository, byte[] content) {
    var upload = blobs.startUpload(repository, DigestAlgorithm.SHA256);
    upload.append(OptionalLong.of(0), OptionalLong.of(content.length), body(content, 3));
    upload.finish(digest(content));
    return digest(content);
  }

  /** A push of an image of these layers, the first of which serves as its config. */
  public static Push image(RepositoryName repository, List<byte[]> layers, String... tags) {
    return document(
        repository,
        """
        {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]}\
        """
            .formatted(
                MediaType.OCI_MANIFEST,
                descriptor("application/vnd.oci.image.config.v1+json", layers.getFirst()),
                layers.stream()
                    .map(layer -> descriptor("application/vnd.oci.image.layer.v1.tar", layer))
                    .collect(Collectors.joining(","))),
        MediaType.OCI_MANIFEST,
        tags);
  }

  /** A push of an artifact without layers that refers to a subject. */
  public static Push artifact(
      RepositoryName repository, Digest subject, String artifactType, String note) {
    return document(
        repository,
        """
        {"schemaVersion":2,"mediaType":"%s","artifactType":"%s","layers":[],
        "subject":{"mediaType":"%s","digest":"%s","size":1},"annotations":{"note":"%s"}}\
        """
            .formatted(MediaType.OCI_MANIFEST, artifactType, MediaType.OCI_MANIFEST, subject, note),
        MediaType.OCI_MANIFEST);
  }

  /** A push of an index of these manifests or layers. */
  public static Push index(RepositoryName repository, List<byte[]> children, String... tags) {
    return document(
        repository,
        """
        {"schemaVersion":2,"mediaType":"%s","manifests":[%s]}\
        """
            .formatted(
                MediaType.OCI_INDEX,
                children.stream()
                    .map(child -> descriptor("application/vnd.buildkit.cacheconfig.v0", child))
                    .collect(Collectors.joining(","))),
        MediaType.OCI_INDEX,
        tags);
  }

  /** A push of any document. */
  public static Push document(
      RepositoryName repository, String json, MediaType type, String... tags) {
    var body = json.getBytes(UTF_8);
    return new Push(
        repository,
        digest(body),
        ManifestReader.read(body, Optional.of(type)),
        body,
        Arrays.stream(tags).map(Tag::parse).toList(),
        new Push.TagCondition.None());
  }

  public static String descriptor(String mediaType, byte[] content) {
    return """
    {"mediaType":"%s","digest":"%s","size":%d}\
    """
        .formatted(mediaType, digest(content), content.length);
  }
}
