package io.moorage.registry.client;

import io.moorage.blobstore.oci.SyntaxFailure;
import io.moorage.blobstore.oci.Tag;
import io.moorage.registry.client.json.TagList;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the list of a repository's tags, page by page.
 *
 * @see <a
 *     href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-tags">distribution-spec,
 *     Listing Tags</a>
 */
final class TagPages {
  private static final Pattern NEXT = Pattern.compile("<([^>]*)>\\s*;\\s*rel=\"?next\"?");
  private static final int LONGEST_PAGE = 4 << 20;
  private static final int MOST = 100_000;

  private final Session session;
  private final String title;

  TagPages(Session session, String title) {
    this.session = session;
    this.title = title;
  }

  /** All of them, from the first page on. */
  List<Tag> from(URI first) {
    var tags = new ArrayList<Tag>();
    var next = Optional.of(first);
    while (next.isPresent()) {
      var page = next.get();
      next = session.again(page.getRawAuthority(), () -> read(page, tags));
      if (tags.size() > MOST) {
        throw wrong("more than " + MOST);
      }
    }
    return tags;
  }

  /** Adds a page's tags, and says where the next is. */
  private Optional<URI> read(URI page, List<Tag> tags) throws IOException {
    try (var reply = session.once(Ask.of("GET", page))) {
      if (Session.isPassing(reply)) {
        throw Session.passing(reply, title);
      }
      if (reply.status() != 200) {
        throw reply.failure(title);
      }
      var names = TagList.read(reply.bytes(LONGEST_PAGE)).orElseThrow(() -> wrong("no list"));
      var read = names.stream().map(Tag::parse).toList();
      var next = next(page, reply);
      if (next.isPresent() && read.isEmpty()) {
        throw wrong("an empty page that is not the last");
      }
      tags.addAll(read);
      return next;
    } catch (SyntaxFailure e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  /** The list goes on at the same registry: the login is for no other. */
  private Optional<URI> next(URI page, Reply reply) {
    var link = reply.header("Link").map(NEXT::matcher).filter(m -> m.find());
    if (link.isEmpty()) {
      return Optional.empty();
    }
    URI next;
    try {
      next = page.resolve(link.get().group(1));
    } catch (IllegalArgumentException e) {
      throw wrong("a next page that is none");
    }
    if (!page.getScheme().equals(next.getScheme())
        || !page.getRawAuthority().equals(next.getRawAuthority())) {
      throw wrong("a next page at another registry");
    }
    return Optional.of(next);
  }

  private ClientFailure wrong(String what) {
    return new ClientFailure.WrongContent("%s: %s".formatted(title, what));
  }
}
