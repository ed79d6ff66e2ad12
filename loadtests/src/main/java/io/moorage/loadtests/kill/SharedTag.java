package io.moorage.loadtests.kill;

import io.moorage.blobstore.oci.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A tag that all pushers move and delete at once. Its value may be that of any move that no
 * acknowledged move followed: one is after another only if it was sent when the other's answer had
 * come.
 */
final class SharedTag {
  private static final long NEVER = Long.MAX_VALUE;

  private final Name.OfTag name;
  private final List<Move> moves = new ArrayList<>();

  /** A move to a digest, or a deletion; {@code answered} in nanoseconds, or never. */
  static final class Move {
    private final Optional<Digest> to;
    private final long sent;
    private long answered = NEVER;

    private Move(Optional<Digest> to, long sent) {
      this.to = to;
      this.sent = sent;
    }
  }

  SharedTag(Name.OfTag name) {
    this.name = name;
    settle(Optional.empty());
  }

  Name.OfTag name() {
    return name;
  }

  /** To be called before the request goes out. */
  synchronized Move sending(Optional<Digest> to) {
    var move = new Move(to, System.nanoTime());
    moves.add(move);
    return move;
  }

  synchronized void acknowledged(Move move) {
    move.answered = System.nanoTime();
  }

  /** The request was answered with a refusal, and so did nothing. */
  synchronized void refused(Move move) {
    moves.remove(move);
  }

  synchronized Set<Optional<Digest>> allowed() {
    long lastBegun =
        moves.stream()
            .filter(move -> move.answered != NEVER)
            .mapToLong(move -> move.sent)
            .max()
            .orElseThrow();
    return moves.stream()
        .filter(move -> move.answered >= lastBegun)
        .map(move -> move.to)
        .collect(Collectors.toSet());
  }

  /** After a restart nothing is in flight: what was found is the value. */
  synchronized void settle(Optional<Digest> found) {
    moves.clear();
    acknowledged(sending(found));
  }
}
