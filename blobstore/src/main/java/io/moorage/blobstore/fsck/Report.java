package io.moorage.blobstore.fsck;

/** A finding, and what became of it. */
public record Report(Finding finding, Outcome outcome) {

  /** What became of a finding. */
  public sealed interface Outcome {
    /** It was only looked for. */
    record Reported() implements Outcome {}

    /** The repair did what its remedy says. */
    record Mended() implements Outcome {}

    /** There is nothing that a repair could do. */
    record Left() implements Outcome {}

    /** The repair failed. */
    record Failed(String why) implements Outcome {}
  }
}
