package io.moorage.registry.endpoint;

import io.moorage.blobstore.metadata.Page;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.blobstore.oci.Tag;
import io.moorage.registry.json.TagList;
import java.util.List;
import java.util.Optional;

/** end-8: the tags of a repository, in byte order. */
public final class ListTags {
  private final Source source;
  private final int most;

  /**
   * @param most the largest page
   */
  public ListTags(Source source, int most) {
    this.source = source;
    this.most = most;
  }

  /** Where tags are read. */
  @FunctionalInterface
  public interface Source {
    /** Empty if there is no such repository. */
    Optional<Page<Tag>> list(RepositoryName repository, Optional<String> last, int limit);
  }

  public Response answer(RepositoryName repository, Call call) {
    var paging = Paging.of(call.query(), most);
    var page =
        source
            .list(repository, paging.last(), Math.max(1, paging.limit()))
            .orElseThrow(
                () -> new Refusal(ErrorCode.NAME_UNKNOWN, "there is no repository " + repository));
    List<Tag> tags = paging.limit() == 0 ? List.of() : page.items();
    var headers = Headers.of("Content-Type", "application/json");
    if (page.more() && !tags.isEmpty()) {
      headers =
          headers.and(
              Paging.next("/v2/" + repository + "/tags/list", paging.limit(), tags.getLast()));
    }
    return new Response.Bytes(200, headers, TagList.write(repository, tags));
  }
}
