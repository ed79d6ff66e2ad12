package io.moorage.blobstore.fsck;

import java.util.Locale;

/** Something that is not as it should be. */
public sealed interface Finding
    permits FileFinding, LinkFinding, ManifestFinding, RecordFinding, TagFinding {

  /** All that is to be said of it. */
  Words words();

  /** What it is, with the names of those it is about. */
  default String what() {
    return words().what();
  }

  /** What it means for those who use the registry. */
  default String means() {
    return words().means();
  }

  /** What a repair does about it. */
  default Remedy remedy() {
    return words().remedy();
  }

  /** Its kind in one word, such as {@code file-missing}. */
  default String kind() {
    return getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
        .toLowerCase(Locale.ROOT);
  }

  /**
   * A finding in words.
   *
   * @param what see {@link #what}
   * @param means see {@link #means}
   * @param remedy see {@link #remedy}
   */
  record Words(String what, String means, Remedy remedy) {}

  /** What a repair does. */
  sealed interface Remedy {
    String text();

    /** It mends it. */
    record Mends(String text) implements Remedy {}

    /** It leaves it alone: what would have to be known is lost. */
    record Leaves(String text) implements Remedy {}
  }
}
