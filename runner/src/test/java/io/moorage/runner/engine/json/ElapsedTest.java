package io.moorage.runner.engine.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElapsedTest {
  @ParameterizedTest
  @CsvSource({
    "PT-5S, Less than a second",
    "PT0.9S, Less than a second",
    "PT1S, 1 second",
    "PT59S, 59 seconds",
    "PT60S, About a minute",
    "PT119S, About a minute",
    "PT2M, 2 minutes",
    "PT59M59S, 59 minutes",
    "PT1H, About an hour",
    "PT1H30M, 2 hours",
    "PT47H, 47 hours",
    "P2D, 2 days",
    "P13D, 13 days",
    "P14D, 2 weeks",
    "P60D, 2 months",
    "P729D, 24 months",
    "P730D, 2 years"
  })
  void words(String duration, String expected) {
    assertEquals(expected, Elapsed.words(Duration.parse(duration)));
  }
}
