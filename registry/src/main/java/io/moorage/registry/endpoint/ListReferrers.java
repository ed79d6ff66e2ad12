package io.moorage.registry.endpoint;

import io.moorage.blobstore.metadata.Referrers;
import io.moorage.blobstore.oci.Descriptor;
import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.MediaType;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.registry.json.ReferrersIndex;
import java.util.ArrayList;
import java.util.Optional;

/**
 * end-12: the manifests that name this one as their subject, as an index. It is never a 404: nobody
 * refers to what is not there. As descriptors carry annotations of any length, a page is bounded by
 * its bytes, too.
 */
public final class ListReferrers {
  private static final int STEP = 16;
  private static final int MOST = 1_000;
  private static final long MOST_BYTES = 4 << 20;

  /** As descriptors, and as the answer made of them. */
  private static final long IN_MEMORY = 2 * MOST_BYTES;

  private final Source source;

  public ListReferrers(Source source) {
    this.source = source;
  }

  /** Where referrers are read. */
  @FunctionalInterface
  public interface Source {
    Referrers.Part list(
        RepositoryName repository,
        Digest subject,
        Optional<String> artifactType,
        Optional<Digest> last,
        int limit);
  }

  public Response answer(RepositoryName repository, Digest subject, Call call) {
    var artifactType = call.query().first("artifactType").filter(type -> !type.isEmpty());
    var page =
        page(
            repository,
            subject,
            artifactType,
            call.query().first("last").map(Digest::parse),
            call.room());
    var headers = Headers.of("Content-Type", MediaType.OCI_INDEX.toString());
    if (artifactType.isPresent()) {
      headers = headers.and("OCI-Filters-Applied", "artifactType");
    }
    if (page.next().isPresent()) {
      headers = headers.and("Link", next(repository, subject, artifactType, page.next().get()));
    }
    return new Response.Bytes(200, headers, ReferrersIndex.write(page.items()));
  }

  /** At most so many are looked at, also where a filter lets none of them through. */
  private Referrers.Part page(
      RepositoryName repository,
      Digest subject,
      Optional<String> artifactType,
      Optional<Digest> last,
      LargeAnswers.Room room) {
    boolean large = false;
    var found = new ArrayList<Descriptor>();
    long bytes = 0;
    Optional<Digest> from = last;
    for (int looked = 0; looked < MOST; looked += STEP) {
      var step =
          source.list(repository, subject, artifactType, from, Math.min(STEP, MOST - looked));
      for (var descriptor : step.items()) {
        bytes += weight(descriptor);
        if (!found.isEmpty() && bytes > MOST_BYTES) {
          return new Referrers.Part(found, Optional.of(found.getLast().digest()));
        }
        found.add(descriptor);
      }
      if (!large && bytes > LargeAnswers.LARGE) {
        room.takeUp(IN_MEMORY);
        large = true;
      }
      from = step.next();
      if (from.isEmpty()) {
        break;
      }
    }
    return new Referrers.Part(found, from);
  }

  private static long weight(Descriptor descriptor) {
    return 256
        + descriptor.annotations().entrySet().stream()
            .mapToLong(e -> e.getKey().length() + e.getValue().length() + 8L)
            .sum();
  }

  private static String next(
      RepositoryName repository, Digest subject, Optional<String> artifactType, Digest last) {
    return "</v2/%s/referrers/%s?%slast=%s>; rel=\"next\""
        .formatted(
            repository,
            subject,
            artifactType.map(type -> "artifactType=" + Paging.encoded(type) + "&").orElse(""),
            Paging.encoded(last));
  }
}
