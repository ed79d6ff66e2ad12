package io.moorage.registry.http;

/** How each request is written to the log. */
public enum AccessLogFormat {
  /** Not at all. */
  OFF,
  /** For people: one line of words, the client's own in quotes. */
  TEXT,
  /** For programs: one JSON object a line. */
  JSON
}
