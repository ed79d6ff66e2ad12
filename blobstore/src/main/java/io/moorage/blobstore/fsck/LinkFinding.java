package io.moorage.blobstore.fsck;

import io.moorage.blobstore.fsck.Finding.Remedy.Mends;
import io.moorage.blobstore.metadata.BlobRecord;
import io.moorage.blobstore.metadata.Row;
import io.moorage.blobstore.oci.Digest;

/**
 * What is wrong with the links between repositories and blobs, or with what keeps blobs from the
 * collector. The component {@code in} is a repository's name, or what is known of it.
 */
public sealed interface LinkFinding extends Finding {

  /** The reverse record is missing or names another repository. */
  record LinkNotReversed(String in, Row.Linking link) implements LinkFinding {
    @Override
    public Words words() {
      return new Words(
          "the link of %s to blob %s has no right reverse record".formatted(in, link.digest()),
          "the collector could take the blob away although %s has it; mounts may not find it"
              .formatted(in),
          new Mends("writes the reverse record"));
    }
  }

  /** The link that a reverse record belongs to is missing. */
  record ReverseWithoutLink(Row.LinkedIn reverse) implements LinkFinding {
    @Override
    public Words words() {
      return new Words(
          "blob %s is recorded as linked to %s, which has no such link"
              .formatted(reverse.digest(), reverse.name()),
          "the blob is never collected",
          new Mends("removes the reverse record"));
    }
  }

  /** There is no record of the blob, but a sound file of it. */
  record BlobNotRecorded(String in, Row.Linking link, BlobRecord found) implements LinkFinding {
    @Override
    public Words words() {
      return new Words(
          "%s is linked to blob %s, whose record is missing; its file is right"
              .formatted(in, link.digest()),
          "a GET of the blob answers 404, although it need not",
          new Mends("records the file as the blob"));
    }
  }

  /** There is no record of the blob, and no file. */
  record LinkWithoutBlob(String in, Row.Linking link) implements LinkFinding {
    @Override
    public Words words() {
      return new Words(
          "%s is linked to blob %s, of which there is nothing".formatted(in, link.digest()),
          "the blob's bytes are lost: a GET answers 404, and a push of it to %s brings it back"
              .formatted(in),
          new Mends("removes the link"));
    }
  }

  /** Nothing uses the link, and it has no due time. */
  record LinkNeverDue(String in, Row.Linking link) implements LinkFinding {
    @Override
    public Words words() {
      return new Words(
          "nothing in %s uses blob %s, and its link has no due time".formatted(in, link.digest()),
          "the blob is never collected",
          new Mends("gives the link a due time, a grace from now"));
    }
  }

  /** The link has a due time at which the collector will not look. */
  record LinkNotQueued(String in, Row.Linking link) implements LinkFinding {
    @Override
    public Words words() {
      return new Words(
          "the link of %s to blob %s is due, but not in the collector's queue"
              .formatted(in, link.digest()),
          "the blob is never collected",
          new Mends("puts it into the queue"));
    }
  }

  /** No repository has the blob, and the collector will not look at it. */
  record BlobNotQueued(Digest digest) implements LinkFinding {
    @Override
    public Words words() {
      return new Words(
          "no repository has blob %s, and it is not in the collector's queue".formatted(digest),
          "the blob is never collected",
          new Mends("puts it into the queue"));
    }
  }

  /** The manifest of an edge is missing. */
  record EdgeWithoutUser(String in, Row.Edge edge) implements LinkFinding {
    @Override
    public Words words() {
      return new Words(
          "in %s, %s is kept for manifest %s, which is not there"
              .formatted(in, edge.child(), edge.user()),
          "the blob is never collected, and a DELETE of it is refused",
          new Mends("removes the edge; the collector looks at the blob after a grace"));
    }
  }

  /** The manifest of an edge does not name the child. */
  record EdgeTooMany(String in, Row.Edge edge) implements LinkFinding {
    @Override
    public Words words() {
      return new Words(
          "in %s, %s is kept for manifest %s, which does not name it"
              .formatted(in, edge.child(), edge.user()),
          "the blob is kept longer than need be",
          new Mends("removes the edge; the collector looks at the blob after a grace"));
    }
  }

  /** A manifest names something without an edge. */
  record EdgeMissing(String in, Row.Edge edge) implements LinkFinding {
    @Override
    public Words words() {
      return new Words(
          "in %s, nothing keeps %s for manifest %s, which names it"
              .formatted(in, edge.child(), edge.user()),
          "the collector could take the blob away from under the manifest",
          new Mends("writes the edge"));
    }
  }
}
