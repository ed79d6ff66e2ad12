package io.moorage.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {
  @ParameterizedTest
  @CsvSource({
    "0B,0",
    "512B,512",
    "4MiB,4194304",
    "4 mib,4194304",
    "10GB,10000000000",
    "1TiB,1099511627776",
  })
  void parse_unit_bytes(String text, long bytes) {
    assertEquals(bytes, ByteSize.parse(text).bytes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "4",
        "MiB",
        "1GiBB",
        "-1MiB",
        "1.5GiB",
        "9223372036854775807KiB",
        "99999999999999999999B",
        "1e3MB",
      })
  void parse_noSize_fails(String text) {
    assertThrows(InvalidValue.class, () -> ByteSize.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0B", "4MiB", "1000B", "1536MiB", "2048TiB"})
  void toString_parsedAgain_same(String text) {
    ByteSize size = ByteSize.parse(text);
    assertEquals(text, size.toString());
    assertEquals(size, ByteSize.parse(size.toString()));
  }
}
