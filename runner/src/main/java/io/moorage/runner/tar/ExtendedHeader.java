package io.moorage.runner.tar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.moorage.runner.linux.RawPath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The records of a PAX header, which stand before an entry and override its fields. Those that we
 * do not know are dropped as they are read.
 *
 * @see <a
 *     href="https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_03">POSIX,
 *     pax Extended Header</a>
 */
final class ExtendedHeader {
  private static final String ATTRIBUTE = "SCHILY.xattr.";
  private static final String SPARSE = "GNU.sparse.";
  private static final List<String> FIELDS =
      List.of("path", "linkpath", "size", "uid", "gid", "mtime");
  private static final int MOST_ATTRIBUTES = 1024;

  private final Map<String, String> values = new HashMap<>();
  private final Map<RawPath, byte[]> attributes = new HashMap<>();

  /** Pieces of a sparse file, each an offset and a length, written as records that repeat. */
  private final List<String> pieces = new ArrayList<>();

  /** Adds the records of one header: {@code length key=value} and a line feed each. */
  void add(byte[] records) throws BadArchive {
    int at = 0;
    while (at < records.length) {
      int space = find(records, at, ' ');
      long length = TarNumber.ofDecimal(text(records, at, space));
      if (length < 5 || length > records.length - at) {
        throw malformed();
      }
      int end = at + (int) length;
      if (records[end - 1] != '\n') {
        throw malformed();
      }
      int equals = find(records, space + 1, '=');
      if (equals >= end) {
        throw malformed();
      }
      put(text(records, space + 1, equals), text(records, equals + 1, end - 1));
      at = end;
    }
  }

  private static int find(byte[] in, int from, char what) throws BadArchive {
    for (int i = from; i < in.length; i++) {
      if (in[i] == what) {
        return i;
      }
    }
    throw malformed();
  }

  private static String text(byte[] bytes, int from, int to) throws BadArchive {
    if (to < from) {
      throw malformed();
    }
    return new String(bytes, from, to - from, ISO_8859_1);
  }

  private static BadArchive malformed() {
    return new BadArchive("an extended header that is damaged");
  }

  private void put(String key, String value) throws BadArchive {
    if (key.startsWith(ATTRIBUTE)) {
      putAttribute(key.substring(ATTRIBUTE.length()), value);
    } else if (key.equals(SPARSE + "offset") || key.equals(SPARSE + "numbytes")) {
      pieces.add(value);
    } else if (key.startsWith(SPARSE) || FIELDS.contains(key)) {
      if (value.indexOf(0) >= 0) {
        throw new BadArchive("an extended header with a zero in it");
      }
      values.put(key, value);
    }
  }

  private void putAttribute(String name, String value) throws BadArchive {
    if (name.isEmpty() || name.length() > 255 || name.indexOf(0) >= 0) {
      throw new BadArchive("an extended attribute whose name cannot be");
    }
    if (value.isEmpty()) {
      // No value takes back what was said before, and cannot mean an empty one.
      attributes.remove(new RawPath(name));
    } else {
      attributes.put(new RawPath(name), value.getBytes(ISO_8859_1));
    }
    if (attributes.size() > MOST_ATTRIBUTES) {
      throw new BadArchive("more than " + MOST_ATTRIBUTES + " extended attributes");
    }
  }

  Map<RawPath, byte[]> attributes() {
    return Map.copyOf(attributes);
  }

  /** The field of this name; an empty value leaves the header's own in place. */
  private Optional<String> field(String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
  }

  Optional<RawPath> path() {
    return field("path").map(RawPath::new);
  }

  Optional<RawPath> target() {
    return field("linkpath").map(RawPath::new);
  }

  Optional<Long> number(String name) throws BadArchive {
    var value = field(name);
    return value.isPresent() ? Optional.of(TarNumber.ofDecimal(value.get())) : Optional.empty();
  }

  Optional<Instant> time() throws BadArchive {
    var value = field("mtime");
    return value.isPresent() ? Optional.of(TarNumber.ofTime(value.get())) : Optional.empty();
  }

  /** Whether the entry is a sparse file in one of the newer ways. */
  boolean isSparse() {
    return isSparseInContent() || sparse("map").isPresent() || !pieces.isEmpty();
  }

  /** Version 1.0, whose map is in the content. */
  boolean isSparseInContent() {
    return sparse("major").equals(Optional.of("1")) && sparse("minor").equals(Optional.of("0"));
  }

  /** A sparse file's own name: the other one is made up, for tools that do not know of holes. */
  Optional<RawPath> sparseName() {
    return sparse("name").map(RawPath::new);
  }

  /** The size with the holes. */
  long sparseSize() throws BadArchive {
    var size = sparse("realsize").or(() -> sparse("size"));
    if (size.isEmpty()) {
      throw new BadArchive("a sparse file that does not say its size");
    }
    return TarNumber.ofDecimal(size.get());
  }

  /** Offset and length of each piece, one behind the other. */
  List<String> pieces() {
    return sparse("map").map(text -> List.of(text.split(",", -1))).orElse(pieces);
  }

  private Optional<String> sparse(String name) {
    return field(SPARSE + name);
  }
}
