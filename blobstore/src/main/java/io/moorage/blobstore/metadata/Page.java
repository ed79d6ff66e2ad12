package io.moorage.blobstore.metadata;

import java.util.List;
import java.util.function.Function;

/**
 * Part of a list.
 *
 * @param more whether something comes behind the last item
 */
public record Page<T>(List<T> items, boolean more) {
  public Page {
    items = List.copyOf(items);
  }

  /** A page of what was found when one more than the limit was asked for. */
  static <S, T> Page<T> of(List<S> found, int limit, Function<S, T> item) {
    return new Page<>(found.stream().limit(limit).map(item).toList(), found.size() > limit);
  }
}
