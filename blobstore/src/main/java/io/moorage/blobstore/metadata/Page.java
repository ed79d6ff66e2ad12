package io.moorage.blobstore.metadata;

import java.util.List;

/**
 * Part of a list.
 *
 * @param more whether something comes behind the last item
 */
public record Page<T>(List<T> items, boolean more) {
  public Page {
    items = List.copyOf(items);
  }
}
