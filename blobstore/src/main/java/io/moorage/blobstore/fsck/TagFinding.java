package io.moorage.blobstore.fsck;

import io.moorage.blobstore.fsck.Finding.Remedy.Mends;
import io.moorage.blobstore.metadata.Row;

/** What is wrong with a tag. The component {@code in} is its repository's name. */
public sealed interface TagFinding extends Finding {

  /** The tag is at a manifest that is not there. */
  record TagWithoutManifest(String in, Row.Tagged tag) implements TagFinding {
    @Override
    public Words words() {
      return new Words(
          "tag %s:%s is at manifest %s, which is not there".formatted(in, tag.tag(), tag.digest()),
          "it cannot be pulled",
          new Mends("removes the tag; its history keeps where it was"));
    }
  }

  /** The reverse record is missing. */
  record TagNotReversed(String in, Row.Tagged tag) implements TagFinding {
    @Override
    public Words words() {
      return new Words(
          "tag %s:%s has no reverse record".formatted(in, tag.tag()),
          "a DELETE of its manifest would leave the tag behind",
          new Mends("writes the reverse record"));
    }
  }

  /** The tag of a reverse record is elsewhere, or nowhere. */
  record ReverseWithoutTag(String in, Row.TaggedBy reverse) implements TagFinding {
    @Override
    public Words words() {
      return new Words(
          "manifest %s@%s is recorded as tagged %s, but that tag is not at it"
              .formatted(in, reverse.digest(), reverse.tag()),
          "a DELETE of the manifest would remove that tag from where it is",
          new Mends("removes the reverse record"));
    }
  }

  /** The history ends with a manifest that is there, the tag is not. */
  record TagLost(String in, Row.Moved last) implements TagFinding {
    @Override
    public Words words() {
      return new Words(
          "tag %s:%s is gone, but its history ends at manifest %s"
              .formatted(in, last.tag(), last.to().orElseThrow()),
          "it cannot be pulled by its tag",
          new Mends("sets the tag to where its history ends"));
    }
  }

  /** The history ends with a manifest that is gone, and so is the tag. */
  record HistoryNotEnded(String in, Row.Moved last) implements TagFinding {
    @Override
    public Words words() {
      return new Words(
          "tag %s:%s is gone, but its history does not say so".formatted(in, last.tag()),
          "its history is wrong; nothing else is",
          new Mends("adds the removal to the history"));
    }
  }

  /** The move that brought the tag where it is, is not in the history. */
  record MoveMissing(String in, Row.Tagged tag) implements TagFinding {
    @Override
    public Words words() {
      return new Words(
          "the history of tag %s:%s lacks its last move, number %d"
              .formatted(in, tag.tag(), tag.moves()),
          "its history is wrong; nothing else is",
          new Mends("adds the move, with the time of the repair"));
    }
  }

  /** A move beyond the tag's last, before a gap, or older than what is kept. */
  record MoveTooMany(String in, Row.Moved move) implements TagFinding {
    @Override
    public Words words() {
      return new Words(
          "move %d in the history of tag %s:%s does not belong there"
              .formatted(move.move(), in, move.tag()),
          "its history is wrong; nothing else is",
          new Mends("removes the move from the history"));
    }
  }
}
