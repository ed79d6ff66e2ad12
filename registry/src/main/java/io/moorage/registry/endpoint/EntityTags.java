package io.moorage.registry.endpoint;

import io.moorage.blobstore.oci.Digest;
import io.moorage.blobstore.oci.SyntaxFailure;
import java.util.ArrayList;
import java.util.List;

/**
 * The entity tags of an {@code If-Match} or {@code If-None-Match}. The tag of content is its
 * digest, quoted; a bare digest is taken as well, as clients send it. What is no entity tag matches
 * nothing.
 *
 * @param any whether it is {@code *}, which matches whatever exists
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3">RFC 9110 §8.8.3, §13.1</a>
 */
public record EntityTags(boolean any, List<EntityTag> tags) {
  public EntityTags {
    tags = List.copyOf(tags);
  }

  /**
   * One entity tag.
   *
   * @param word without its quotes
   */
  public record EntityTag(boolean weak, String word) {}

  /** Reads a field that comes on several lines, which are one list. */
  public static EntityTags parse(List<String> lines) {
    return parse(String.join(",", lines));
  }

  /** Reads the field's value. */
  public static EntityTags parse(String line) {
    if (line.strip().equals("*")) {
      return new EntityTags(true, List.of());
    }
    var tags = new ArrayList<EntityTag>();
    int at = 0;
    while (at < line.length()) {
      char c = line.charAt(at);
      if (c == ',' || c == ' ' || c == '\t') {
        at++;
        continue;
      }
      boolean weak = line.startsWith("W/", at);
      int start = weak ? at + 2 : at;
      boolean quoted = start < line.length() && line.charAt(start) == '"';
      int from = quoted ? start + 1 : start;
      int end = line.indexOf(quoted ? '"' : ',', from);
      if (end < 0) {
        if (quoted) {
          break;
        }
        end = line.length();
      }
      tags.add(new EntityTag(weak, line.substring(from, end).strip()));
      at = end + 1;
    }
    return new EntityTags(false, tags);
  }

  /** For {@code If-None-Match}: whether one of them is this content, or a weak tag of it. */
  public boolean matchesWeakly(Digest digest) {
    var word = digest.toString();
    return any || tags.stream().anyMatch(tag -> tag.word().equals(word));
  }

  /** For {@code If-Match} and {@code If-Range}: the digests named, but for those of weak tags. */
  public List<Digest> digests() {
    var digests = new ArrayList<Digest>();
    for (var tag : tags) {
      if (!tag.weak()) {
        try {
          digests.add(Digest.parse(tag.word()));
        } catch (SyntaxFailure notOurs) {
          // Another server's tag is in the grammar, and matches nothing here.
        }
      }
    }
    return List.copyOf(digests);
  }
}
