package io.moorage.deploy.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LoggingTest {
  @Test
  void format_warning_isOneLine() {
    LogRecord entry = new LogRecord(Level.WARNING, "{0} of {1} lost");
    entry.setInstant(Instant.parse("2026-02-03T10:11:12.345678Z"));
    entry.setLoggerName("io.moorage.registry.http.AccessLog");
    entry.setParameters(new Object[] {1, 2});
    assertEquals(
        "2026-02-03T10:11:12.345Z WARN  registry.http.AccessLog: 1 of 2 lost\n",
        new Logging.Line().format(entry));
  }

  @Test
  void format_failure_isFollowedByItsTrace() {
    LogRecord entry = new LogRecord(Level.SEVERE, "torn");
    entry.setLoggerName("x");
    entry.setThrown(new IllegalStateException("why"));
    String text = new Logging.Line().format(entry);
    assertTrue(text.contains("ERROR x: torn\njava.lang.IllegalStateException: why\n\tat "), text);
  }
}
