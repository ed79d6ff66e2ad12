package io.moorage.loadtests.scale;

import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.Upload;
import io.moorage.blobstore.disk.DataDirectory;
import io.moorage.blobstore.metadata.Push;
import io.moorage.blobstore.metadata.ReferenceListener;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.DigestAlgorithm;
import io.moorage.blobstore.oci.ManifestReader;
import io.moorage.blobstore.oci.MediaType;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import io.moorage.loadtests.compare.InParallel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Fills a data directory. Many threads push at once, as flushes are shared by who waits. */
public final class Generator implements AutoCloseable {
  /** Where the tags, the referrers and the index are. */
  static final RepositoryName TAGS = RepositoryName.parse("scale/tags");

  static final RepositoryName REFERRERS = RepositoryName.parse("scale/referrers");
  static final RepositoryName INDEX = RepositoryName.parse("scale/index");

  private static final int THREADS = 64;
  private static final int TAGS_PER_MANIFEST = 10;
  private static final byte[] BLOB =
      "{\"architecture\":\"amd64\",\"os\":\"linux\"}".getBytes(StandardCharsets.US_ASCII);
  private static final Digest BLOB_DIGEST = Digest.of(DigestAlgorithm.SHA256, BLOB);

  private final DataDirectory data;

  private Generator(DataDirectory data) {
    this.data = data;
  }

  /** Over a directory that nobody else has open; made if it is not there. */
  public static Generator on(Path directory) {
    return new Generator(
        DataDirectory.open(StoreSettings.defaults(directory), ReferenceListener.none()));
  }

  /** Writes all of it. */
  public void fill(Size size) throws IOException, InterruptedException {
    upload(TAGS);
    InParallel.each(
        THREADS,
        (size.tags() + TAGS_PER_MANIFEST - 1) / TAGS_PER_MANIFEST,
        number -> push(TAGS, image(number), MediaType.OCI_MANIFEST, tags(number, size.tags())));
    InParallel.each(
        THREADS,
        size.repositories(),
        number -> {
          var repository = repository(number);
          mount(repository);
          push(repository, image(number), MediaType.OCI_MANIFEST, List.of(tag(0)));
        });
    mount(REFERRERS);
    push(REFERRERS, image(0), MediaType.OCI_MANIFEST, List.of(tag(0)));
    InParallel.each(
        THREADS,
        size.referrers(),
        number -> push(REFERRERS, referrer(number), MediaType.OCI_MANIFEST, List.of()));
    mount(INDEX);
    InParallel.each(
        THREADS,
        size.children(),
        number -> push(INDEX, image(number), MediaType.OCI_MANIFEST, List.of()));
    push(INDEX, index(size.children()), MediaType.OCI_INDEX, List.of(tag(0)));
  }

  static Tag tag(int number) {
    return Tag.parse("t%06d".formatted(number));
  }

  static RepositoryName repository(int number) {
    return RepositoryName.parse("scale/r%06d".formatted(number));
  }

  /** What all referrers refer to. */
  static Digest subject() {
    return digest(image(0));
  }

  /** An image of a number: the same in all repositories. */
  static String image(int number) {
    return """
    {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s],"annotations":{"number":"%d"}}\
    """
        .formatted(
            MediaType.OCI_MANIFEST,
            descriptor("application/vnd.oci.image.config.v1+json", BLOB_DIGEST, BLOB.length),
            descriptor("application/vnd.oci.image.layer.v1.tar", BLOB_DIGEST, BLOB.length),
            number);
  }

  private static String referrer(int number) {
    return """
    {"schemaVersion":2,"mediaType":"%s","artifactType":"application/x","config":%s,"layers":[],\
    "subject":%s,"annotations":{"number":"%d"}}\
    """
        .formatted(
            MediaType.OCI_MANIFEST,
            descriptor("application/vnd.oci.empty.v1+json", BLOB_DIGEST, BLOB.length),
            descriptor(MediaType.OCI_MANIFEST.name(), subject(), image(0).length()),
            number);
  }

  private static String index(int children) {
    return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
        .formatted(
            MediaType.OCI_INDEX,
            IntStream.range(0, children)
                .mapToObj(Generator::image)
                .map(
                    image ->
                        descriptor(MediaType.OCI_MANIFEST.name(), digest(image), image.length()))
                .collect(Collectors.joining(",")));
  }

  private static String descriptor(String type, Digest digest, int size) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}".formatted(type, digest, size);
  }

  private static Digest digest(String document) {
    return Digest.of(DigestAlgorithm.SHA256, document.getBytes(StandardCharsets.US_ASCII));
  }

  private static List<Tag> tags(int manifest, int most) {
    int first = manifest * TAGS_PER_MANIFEST;
    return IntStream.range(first, Math.min(most, first + TAGS_PER_MANIFEST))
        .mapToObj(Generator::tag)
        .toList();
  }

  private void upload(RepositoryName repository) {
    var parts = new ArrayDeque<List<ByteBuffer>>(List.of(List.of(ByteBuffer.wrap(BLOB))));
    Upload.Body body = () -> parts.isEmpty() ? List.of() : parts.pop();
    var upload = data.blobs().startUpload(repository, DigestAlgorithm.SHA256);
    upload.append(OptionalLong.of(0), OptionalLong.of(BLOB.length), body);
    upload.finish(BLOB_DIGEST);
  }

  private void mount(RepositoryName repository) {
    if (!data.blobs().mount(repository, BLOB_DIGEST, Optional.of(TAGS), name -> true)) {
      throw new IllegalStateException("the blob of all images is gone from " + TAGS);
    }
  }

  private void push(RepositoryName repository, String document, MediaType type, List<Tag> tags) {
    var body = document.getBytes(StandardCharsets.US_ASCII);
    var outcome =
        data.manifests()
            .push(
                new Push(
                    repository,
                    digest(document),
                    ManifestReader.read(body, Optional.of(type)),
                    body,
                    tags,
                    new Push.TagCondition.None()));
    if (!(outcome instanceof Push.Outcome.Stored)) {
      throw new IllegalStateException("%s: %s".formatted(repository, outcome));
    }
  }

  @Override
  public void close() {
    data.close();
  }
}
