package io.moorage.runner.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalTest {
  @ParameterizedTest
  @CsvSource({
    "TERM,15",
    "SIGTERM,15",
    "sigkill,9",
    "9,9",
    "WINCH,28",
    "RTMIN,34",
    "SIGRTMIN+3,37",
    "RTMAX-1,63",
    "CLD,17",
    "64,64"
  })
  void parse_names(String word, int number) {
    assertEquals(number, Signal.parse(word).number());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "65", "SIG", "NONSENSE", "RTMIN+31", "-1"})
  void parse_others_areRefused(String word) {
    assertThrows(InvalidRequest.class, () -> Signal.parse(word));
  }
}
