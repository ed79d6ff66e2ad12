package io.moorage.runner;

import java.time.Instant;
import java.util.Map;

/**
 * Something that happened.
 *
 * @param type {@code container}, {@code image}, {@code network} …
 * @param action {@code create}, {@code start}, {@code die} …
 * @param id of what it happened to
 * @param attributes of what it happened to, and of the event: {@code name}, {@code image}, {@code
 *     exitCode} …
 */
public record Event(
    String type, String action, String id, Map<String, String> attributes, Instant time) {
  public Event {
    attributes = Map.copyOf(attributes);
  }
}
