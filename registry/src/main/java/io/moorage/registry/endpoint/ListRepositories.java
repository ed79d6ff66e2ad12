package io.moorage.registry.endpoint;

import io.moorage.blobstore.metadata.Page;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.registry.json.Catalog;
import java.util.List;
import java.util.Optional;

/** The catalog: all repositories, in byte order. Not in the spec, but asked by its clients. */
public final class ListRepositories {
  private final Source source;
  private final int most;

  /**
   * @param most the largest page
   */
  public ListRepositories(Source source, int most) {
    this.source = source;
    this.most = most;
  }

  /** Where repositories are read. */
  @FunctionalInterface
  public interface Source {
    Page<RepositoryName> list(Optional<String> last, int limit);
  }

  public Response answer(Call call) {
    var paging = Paging.of(call.query(), most);
    var headers = Headers.of("Content-Type", "application/json");
    if (paging.limit() == 0) {
      return new Response.Bytes(200, headers, Catalog.write(List.of()));
    }
    var page = source.list(paging.last(), paging.limit());
    if (page.more()) {
      headers = headers.and(Paging.next("/v2/_catalog", paging.limit(), page.items().getLast()));
    }
    return new Response.Bytes(200, headers, Catalog.write(page.items()));
  }
}
