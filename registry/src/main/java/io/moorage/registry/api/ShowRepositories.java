package io.moorage.registry.api;

import io.moorage.blobstore.metadata.Page;
import io.moorage.blobstore.oci.RepositoryName;
import io.moorage.registry.endpoint.Call;
import io.moorage.registry.endpoint.ErrorCode;
import io.moorage.registry.endpoint.Headers;
import io.moorage.registry.endpoint.Paging;
import io.moorage.registry.endpoint.Refusal;
import io.moorage.registry.endpoint.Response;
import io.moorage.registry.json.RepositoryList;
import io.moorage.registry.json.RepositoryList.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The repositories, in byte order, a page at a time, and if asked for what each holds. That is
 * counted while the client waits, so a page with sizes ends early where it would count for long.
 */
final class ShowRepositories {
  /** Some tenths of a second. */
  private static final long ENOUGH_RECORDS = 50_000;

  private static final int LONGEST_PREFIX = 255;

  private final Source source;
  private final ShowRepository.Source footprints;
  private final int most;

  /**
   * @param most the largest page
   */
  ShowRepositories(Source source, ShowRepository.Source footprints, int most) {
    this.source = source;
    this.footprints = footprints;
    this.most = most;
  }

  /** Where repositories are read. */
  @FunctionalInterface
  public interface Source {
    /** Those whose names begin with the prefix, behind {@code last}. */
    Page<RepositoryName> list(String prefix, Optional<String> last, int limit);
  }

  Response answer(Call call) {
    var query = call.query();
    var paging = Paging.of(query, most);
    var prefix = query.first("prefix").orElse("");
    if (prefix.length() > LONGEST_PREFIX || prefix.chars().anyMatch(c -> c < 0x21 || c > 0x7e)) {
      throw new Refusal(ErrorCode.NAME_INVALID, "no repository's name begins like this prefix");
    }
    boolean sizes = LocalApi.isSet(query, "sizes");
    if (paging.limit() == 0) {
      return JsonAnswer.of(200, RepositoryList.write(new Page<>(List.of(), false), ""));
    }
    var names = source.list(prefix, paging.last(), paging.limit());
    var page = sizes ? counted(names) : named(names);
    if (!page.more()) {
      return JsonAnswer.of(200, RepositoryList.write(page, ""));
    }
    var next =
        "/api/v1/repositories?n=%d&last=%s%s%s"
            .formatted(
                paging.limit(),
                Paging.encoded(page.items().getLast().name()),
                prefix.isEmpty() ? "" : "&prefix=" + Paging.encoded(prefix),
                sizes ? "&sizes=true" : "");
    return JsonAnswer.of(
        200,
        Headers.of("Link", "<%s>; rel=\"next\"".formatted(next)),
        RepositoryList.write(page, next));
  }

  private static Page<Entry> named(Page<RepositoryName> names) {
    return new Page<>(names.items().stream().map(Entry::named).toList(), names.more());
  }

  /** One that went while others were counted is named alone. */
  private Page<Entry> counted(Page<RepositoryName> names) {
    var entries = new ArrayList<Entry>();
    long records = 0;
    for (var name : names.items()) {
      if (records > ENOUGH_RECORDS) {
        return new Page<>(entries, true);
      }
      var footprint = footprints.of(name);
      if (footprint.isPresent()) {
        records += footprint.get().tags() + footprint.get().manifests() + footprint.get().blobs();
        entries.add(Entry.counted(name, footprint.get()));
      } else {
        entries.add(Entry.named(name));
      }
    }
    return new Page<>(entries, names.more());
  }
}
