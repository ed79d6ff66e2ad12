package io.moorage.runner.snapshot;

import io.moorage.runner.tar.TarBytes;
import java.util.List;

/**
 * A layer that means harm, and what is to become of it.
 *
 * @param name says the case in the table of bad inputs
 */
record Attack(String name, byte[] tar, Outcome outcome) {

  /** What is to become of it. */
  sealed interface Outcome {
    /** It is refused, with a reason that says this. */
    record Refused(String why) implements Outcome {}

    /** It is unpacked, and the tree holds these paths. */
    record Placed(List<String> paths) implements Outcome {}
  }

  static Attack refused(String name, String why, TarBytes tar) {
    return new Attack(name, tar.bytes(), new Outcome.Refused(why));
  }

  static Attack placed(String name, String paths, TarBytes tar) {
    return new Attack(
        name,
        tar.bytes(),
        new Outcome.Placed(paths.isEmpty() ? List.of() : List.of(paths.split(" "))));
  }

  @Override
  public String toString() {
    return name;
  }
}
