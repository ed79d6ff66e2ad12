package io.moorage.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
  @ParameterizedTest
  @CsvSource({
    "0,0 B",
    "1023,1023 B",
    "1024,1.0 KiB",
    "1536,1.5 KiB",
    "1048524,1023.9 KiB",
    "1048525,1.0 MiB",
    "1048576,1.0 MiB",
    "36175872,34.5 MiB",
    "1099511627776,1.0 TiB",
    "9223372036854775807,8.0 EiB"
  })
  void bytes(long bytes, String text) {
    assertEquals(text, Words.bytes(bytes));
  }

  @ParameterizedTest
  @CsvSource({
    "PT0.04S,0.0 s",
    "PT0.25S,0.3 s",
    "PT9.9S,9.9 s",
    "PT59S,59 s",
    "PT60S,1 min",
    "PT61S,1 min 1 s",
    "PT23H58M7S,23 h 58 min",
    "PT24H,1 d",
    "PT49H,2 d 1 h"
  })
  void duration(String duration, String text) {
    assertEquals(text, Words.duration(Duration.parse(duration)));
  }

  @Test
  void count() {
    assertEquals("no tags", Words.count(0, "tag", "tags"));
    assertEquals("1 tag", Words.count(1, "tag", "tags"));
    assertEquals("12 tags", Words.count(12, "tag", "tags"));
  }
}
