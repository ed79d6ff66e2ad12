package io.moorage.blobstore.fsck;

import io.moorage.blobstore.metadata.RepositoryId;
import io.moorage.blobstore.metadata.Row;
import io.moorage.blobstore.metadata.RowKind;
import io.moorage.blobstore.metadata.Rows;
import io.moorage.blobstore.metadata.Tags;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Tags, their reverse records and their histories. */
final class TagsCheck {
  private final Rows rows;
  private final Names names;
  private final Sink sink;
  private final Tally tally;

  TagsCheck(Rows rows, Names names, Sink sink, Tally tally) {
    this.rows = rows;
    this.names = names;
    this.sink = sink;
    this.tally = tally;
  }

  void check(RepositoryId repository) {
    for (var tag : rows.walk(RowKind.TAG, repository)) {
      tally.tags.increment();
      check(tag);
    }
    for (var reverse : rows.walk(RowKind.TAG_BY_DIGEST, repository)) {
      var tag = rows.get(RowKind.TAG, repository, reverse.tag());
      if (tag.isPresent()
          ? !tag.get().digest().equals(reverse.digest())
          : !rows.has(RowKind.TAG, repository, reverse.tag())) {
        sink.found(new TagFinding.ReverseWithoutTag(names.called(repository), reverse));
      }
    }
    checkHistories(repository);
  }

  private void check(Row.Tagged tag) {
    var last = rows.lastMove(tag);
    if (last.isEmpty() || !last.get().to().equals(Optional.of(tag.digest()))) {
      sink.found(new TagFinding.MoveMissing(names.called(tag.repository()), tag));
    }
    if (!rows.has(RowKind.TAG_BY_DIGEST, tag.repository(), tag.digest(), tag.tag())) {
      sink.found(new TagFinding.TagNotReversed(names.called(tag.repository()), tag));
    }
    if (!rows.has(RowKind.MANIFEST, tag.repository(), tag.digest())) {
      sink.found(new TagFinding.TagWithoutManifest(names.called(tag.repository()), tag));
    }
  }

  /** The moves of one tag stand together, the oldest first. */
  private void checkHistories(RepositoryId repository) {
    Deque<Row.Moved> moves = new ArrayDeque<>();
    for (var move : rows.walk(RowKind.HISTORY, repository)) {
      if (!moves.isEmpty() && !moves.getLast().tag().equals(move.tag())) {
        end(moves);
      }
      if (!moves.isEmpty() && moves.getLast().move() + 1 != move.move()) {
        drop(moves);
      }
      moves.add(move);
      if (moves.size() > Tags.MOVES_KEPT) {
        tooMany(moves.removeFirst());
      }
    }
    end(moves);
  }

  private void end(Deque<Row.Moved> moves) {
    if (moves.isEmpty()) {
      return;
    }
    var last = moves.getLast();
    var tag = rows.get(RowKind.TAG, last.repository(), last.tag());
    if (tag.isPresent()) {
      moves.stream().filter(move -> move.move() > tag.get().moves()).forEach(this::tooMany);
    } else if (last.to().isPresent() && !rows.has(RowKind.TAG, last.repository(), last.tag())) {
      var in = names.called(last.repository());
      sink.found(
          rows.has(RowKind.MANIFEST, last.repository(), last.to().get())
              ? new TagFinding.TagLost(in, last)
              : new TagFinding.HistoryNotEnded(in, last));
    }
    moves.clear();
  }

  private void drop(Deque<Row.Moved> moves) {
    moves.forEach(this::tooMany);
    moves.clear();
  }

  private void tooMany(Row.Moved move) {
    sink.found(new TagFinding.MoveTooMany(names.called(move.repository()), move));
  }
}
