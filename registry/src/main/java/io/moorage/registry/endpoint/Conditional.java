package io.moorage.registry.endpoint;

import io.moorage.blobstore.oci.Digest;

/** Answers that depend on what the client has already. The digest of content is its entity tag. */
public final class Conditional {
  private Conditional() {}

  /** Whether the client has the content of this digest, and need not get it again. */
  static boolean unmodified(Call call, Digest digest) {
    var lines = call.headers("If-None-Match");
    return !lines.isEmpty() && EntityTags.parse(lines).matchesWeakly(digest);
  }

  /** Whether an {@code If-None-Match} names this digest, or anything. */
  public static boolean matches(String ifNoneMatch, Digest digest) {
    return EntityTags.parse(ifNoneMatch).matchesWeakly(digest);
  }

  /** What names the content in an answer. */
  public static Headers validators(Digest digest) {
    return Headers.of("Docker-Content-Digest", digest.toString()).and("ETag", "\"" + digest + "\"");
  }
}
