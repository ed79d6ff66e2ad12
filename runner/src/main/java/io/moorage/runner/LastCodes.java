package io.moorage.runner;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How the last containers ended that were removed, for who asks late. For use by many threads. */
final class LastCodes {
  private static final int REMEMBERED = 1024;

  private final Map<String, Integer> codes = new LinkedHashMap<>();

  /** Remembers it by id and by name. */
  synchronized void put(Container container, int code) {
    put(container.id().hex(), code);
    put(container.name(), code);
  }

  private void put(String key, int code) {
    codes.put(key, code);
    if (codes.size() > REMEMBERED) {
      codes.remove(codes.keySet().iterator().next());
    }
  }

  /** The code of who had this id or name last. */
  synchronized Optional<Integer> of(String reference) {
    return Optional.ofNullable(codes.get(reference));
  }
}
