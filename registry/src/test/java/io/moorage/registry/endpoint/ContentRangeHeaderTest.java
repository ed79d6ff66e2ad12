package io.moorage.registry.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.moorage.registry.endpoint.ContentRangeHeader.Absent;
import io.moorage.registry.endpoint.ContentRangeHeader.Chunk;
import io.moorage.registry.endpoint.ContentRangeHeader.Malformed;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentRangeHeaderTest {

  @ParameterizedTest
  @CsvSource({
    "0-0, 0, 0",
    "0-99, 0, 99",
    "100-199, 100, 199",
    "' 1-2 ', 1, 2",
    "bytes 1-2/*, 1, 2",
    "bytes 1-2/10, 1, 2",
    "Bytes 1-2, 1, 2",
    "0-9223372036854775806, 0, 9223372036854775806"
  })
  void parse_chunk(String line, long first, long last) {
    var chunk = new Chunk(first, last);
    assertEquals(chunk, ContentRangeHeader.parse(List.of(line)));
    assertEquals(last - first + 1, chunk.length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "-",
        "5-2",
        "0--1",
        "-1-5",
        "-5",
        "5-",
        "1",
        "a-b",
        "1 - 2",
        "1-2/*",
        "bytes */10",
        "bytes 1-2/",
        "bytes 1-2/x",
        "bytes=1-2",
        "0-1,2-3",
        "0-9223372036854775807",
        "99999999999999999999-99999999999999999999"
      })
  void parse_whatCannotBeUnderstood_isMalformed(String line) {
    assertEquals(new Malformed(), ContentRangeHeader.parse(List.of(line)));
  }

  @Test
  void parse_absentOrRepeated() {
    assertEquals(new Absent(), ContentRangeHeader.parse(List.of()));
    assertEquals(new Malformed(), ContentRangeHeader.parse(List.of("0-1", "0-1")));
  }
}
