package io.moorage.blobstore.fsck;

import java.util.Locale;

/** Something that is not as it should be. */
public sealed interface Finding
    permits FileFinding, LinkFinding, ManifestFinding, RecordFinding, TagFinding {

  /** What it is, with the names of those it is about. */
  String what();

  /** What it means for those who use the registry. */
  String means();

  /** What a repair does about it. */
  Remedy remedy();

  /** Its kind in one word, such as {@code file-missing}. */
  default String kind() {
    return getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
        .toLowerCase(Locale.ROOT);
  }

  /** What a repair does. */
  sealed interface Remedy {
    String text();

    /** It mends it. */
    record Mends(String text) implements Remedy {}

    /** It leaves it alone: what would have to be known is lost. */
    record Leaves(String text) implements Remedy {}
  }
}
