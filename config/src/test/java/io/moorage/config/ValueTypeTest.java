package io.moorage.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTypeTest {
  private static final Environment ENV = new Environment(Map.of("HOME", "/home/ann"));

  enum Taste {
    SWEET,
    NOT_AT_ALL
  }

  @ParameterizedTest
  @CsvSource({
    "30s,PT30S",
    "168h,PT168H",
    "7d,PT168H",
    "1h30m,PT1H30M",
    "250ms,PT0.25S",
    "0s,PT0S",
  })
  void duration_unit_parsed(String text, Duration duration) {
    assertEquals(duration, ValueType.DURATION_OR_NONE.parse(text, ENV));
  }

  @ParameterizedTest
  @CsvSource({"PT30S,30s", "PT168H,168h", "PT90S,90s", "PT120S,2m", "PT0.25S,250ms", "PT0S,0s"})
  void duration_formatted_readsBack(Duration duration, String text) {
    assertEquals(text, ValueType.DURATION_OR_NONE.format(duration));
    assertEquals(duration, ValueType.DURATION_OR_NONE.parse(text, ENV));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30", "-5s", "5 weeks", "s", "1.5h", "999999999999d", "0s", "7D"})
  void duration_wrong_fails(String text) {
    assertThrows(InvalidValue.class, () -> ValueType.DURATION.parse(text, ENV));
  }

  @ParameterizedTest
  @CsvSource({"true,true", "on,true", "Yes,true", "false,false", "OFF,false", "no,false"})
  void switch_word_parsed(String text, boolean value) {
    assertEquals(value, ValueType.SWITCH.parse(text, ENV));
  }

  @Test
  void switch_otherWord_fails() {
    assertThrows(InvalidValue.class, () -> ValueType.SWITCH.parse("1", ENV));
  }

  @ParameterizedTest
  @CsvSource({"/srv/m,/srv/m", "~/m,/home/ann/m", "/srv/x/../m/,/srv/m"})
  void path_absolute_normalized(String text, String path) {
    assertEquals(Path.of(path), ValueType.PATH.parse(text, ENV));
  }

  @ParameterizedTest
  @ValueSource(strings = {"data", "./data", "", "~", "~ann/x", "/a\0b"})
  void path_relativeOrNone_fails(String text) {
    assertThrows(InvalidValue.class, () -> ValueType.PATH.parse(text, ENV));
  }

  @Test
  void count_range_kept() {
    ValueType<Integer> type = ValueType.count(1, 10);
    assertEquals(10, type.parse("10", ENV));
    for (String wrong : new String[] {"0", "11", "-1", "ten", "", "99999999999"}) {
      assertThrows(InvalidValue.class, () -> type.parse(wrong, ENV), wrong);
    }
  }

  @Test
  void choice_words_areLowerCaseWithHyphens() {
    ValueType<Taste> type = ValueType.choice(Taste.class);
    assertEquals(Taste.NOT_AT_ALL, type.parse("not-at-all", ENV));
    assertEquals("sweet", type.format(Taste.SWEET));
    assertEquals("one of sweet, not-at-all", type.expected());
    assertThrows(InvalidValue.class, () -> type.parse("NOT_AT_ALL", ENV));
  }

  @Test
  void secret_neverShown() {
    Secret secret = ValueType.SECRET.parse("hunter2", ENV);
    assertEquals("hunter2", secret.reveal());
    assertEquals(secret, new Secret("hunter2"));
    assertNotEquals(secret, new Secret("hunter3"));
    assertFalse((ValueType.SECRET.format(secret) + secret).contains("hunter2"));
  }

  @Test
  void dataHome_relativeXdg_isIgnored() {
    assertEquals(
        Path.of("/home/ann/.local/share"),
        new Environment(Map.of("HOME", "/home/ann", "XDG_DATA_HOME", "data")).dataHome());
    assertEquals(
        Path.of("/data"),
        new Environment(Map.of("HOME", "/home/ann", "XDG_DATA_HOME", "/data")).dataHome());
  }
}
