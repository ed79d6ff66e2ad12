package io.moorage.runner.tar;

import io.moorage.runner.linux.RawPath;
import java.util.ArrayList;
import java.util.List;

/**
 * Where an entry belongs, from the root of the tree: a directory, and a name in it. Leading, double
 * and trailing slashes and single dots are gone; double dots are refused.
 *
 * @param parent without slashes at its ends; empty for the root
 * @param name no path; empty for the root itself
 */
public record EntryPath(RawPath parent, RawPath name) {
  private static final int LONGEST_NAME = 255;

  /** The root of the tree. */
  public static final EntryPath ROOT = new EntryPath(new RawPath(""), new RawPath(""));

  /** Takes a path apart. */
  public static EntryPath parse(RawPath path) throws BadArchive {
    if (path.bytesAsChars().isEmpty()) {
      throw new BadArchive("an entry without a name");
    }
    var names = names(path);
    if (names.isEmpty()) {
      return ROOT;
    }
    var parents = names.subList(0, names.size() - 1);
    return new EntryPath(new RawPath(String.join("/", parents)), new RawPath(names.getLast()));
  }

  private static List<String> names(RawPath path) throws BadArchive {
    var names = new ArrayList<String>();
    var text = path.bytesAsChars();
    int start = 0;
    while (start < text.length()) {
      int slash = text.indexOf('/', start);
      int end = slash < 0 ? text.length() : slash;
      var name = text.substring(start, end);
      if (name.equals("..")) {
        throw new BadArchive("the name leads out of its directory: " + path);
      }
      if (name.length() > LONGEST_NAME) {
        throw new BadArchive("a name of more than " + LONGEST_NAME + " bytes");
      }
      if (!name.isEmpty() && !name.equals(".")) {
        names.add(name);
      }
      start = end + 1;
    }
    return names;
  }

  public boolean isRoot() {
    return name.bytesAsChars().isEmpty();
  }

  /** The whole path. */
  public RawPath whole() {
    return parent.bytesAsChars().isEmpty()
        ? name
        : new RawPath(parent.bytesAsChars() + "/" + name.bytesAsChars());
  }

  @Override
  public String toString() {
    return isRoot() ? "/" : whole().toString();
  }
}
