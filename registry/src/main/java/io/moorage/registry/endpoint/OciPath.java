package io.moorage.registry.endpoint;

import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.SyntaxFailure;

/**
 * What the path of a request means. It is parsed raw, before any decoding, and from the right end:
 * a repository name may have components such as {@code blobs} or {@code manifests}, what follows
 * the name may not.
 *
 * <pre>
 * /v2/                                  Ping
 * /v2/_catalog                          Catalog
 * /v2/{name}/tags/list                  TagList
 * /v2/{name}/manifests/{reference}      OfManifest
 * /v2/{name}/referrers/{digest}         OfReferrers
 * /v2/{name}/blobs/uploads/             Uploads
 * /v2/{name}/blobs/uploads/{id}         OfUpload
 * /v2/{name}/blobs/{digest}             OfBlob
 * </pre>
 *
 * <p>The last segment stays a word here, as what a malformed one means depends on the method.
 */
public sealed interface OciPath {
  record Ping() implements OciPath {}

  record Catalog() implements OciPath {}

  record TagList(RepositoryName repository) implements OciPath {}

  record OfManifest(RepositoryName repository, String reference) implements OciPath {}

  record OfReferrers(RepositoryName repository, String subject) implements OciPath {}

  record Uploads(RepositoryName repository) implements OciPath {}

  record OfUpload(RepositoryName repository, String id) implements OciPath {}

  record OfBlob(RepositoryName repository, String digest) implements OciPath {}

  /** No path of the API. */
  record Unknown() implements OciPath {}

  /**
   * Parses the raw path, without the query.
   *
   * @throws io.moorage.blobstore.oci.SyntaxFailure.MalformedName if the repository's name is none,
   *     or the path goes up
   */
  static OciPath parse(String path) {
    var parsed = parseUnchecked(path);
    if (parsed instanceof Unknown && hasDots(path)) {
      // Clients and proxies resolve such segments or not: what is meant cannot be known.
      throw new SyntaxFailure.MalformedName(path, "it has dots for a segment");
    }
    return parsed;
  }

  private static boolean hasDots(String path) {
    var ended = path + "/";
    return ended.contains("/../") || ended.contains("/./");
  }

  private static OciPath parseUnchecked(String path) {
    if (path.equals("/v2/") || path.equals("/v2")) {
      return new Ping();
    }
    if (!path.startsWith("/v2/")) {
      return new Unknown();
    }
    if (path.equals("/v2/_catalog")) {
      return new Catalog();
    }
    int last = path.lastIndexOf('/');
    int middle = path.lastIndexOf('/', last - 1);
    if (middle < 3) {
      return new Unknown();
    }
    var word = path.substring(last + 1);
    return switch (path.substring(middle + 1, last)) {
      case "tags" -> word.equals("list") ? new TagList(name(path, middle)) : new Unknown();
      case "manifests" -> new OfManifest(name(path, middle), withColon(word));
      case "referrers" -> new OfReferrers(name(path, middle), withColon(word));
      case "uploads" -> {
        int first = path.lastIndexOf('/', middle - 1);
        if (first < 3 || !path.startsWith("/blobs/", first)) {
          yield new Unknown();
        }
        yield word.isEmpty()
            ? new Uploads(name(path, first))
            : new OfUpload(name(path, first), word);
      }
      case "blobs" ->
          word.equals("uploads")
              ? new Uploads(name(path, middle))
              : new OfBlob(name(path, middle), withColon(word));
      default -> new Unknown();
    };
  }

  private static RepositoryName name(String path, int end) {
    return RepositoryName.parse(end < 4 ? "" : path.substring(4, end));
  }

  /** Some clients encode the colon of a digest; nothing else in a reference may be encoded. */
  private static String withColon(String word) {
    return word.indexOf('%') < 0 ? word : word.replace("%3A", ":").replace("%3a", ":");
  }
}
