package io.moorage.registry.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.moorage.registry.endpoint.ByteRangeHeader.Outcome;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeHeaderTest {
  private static final Outcome WHOLE = Outcome.whole();
  private static final Outcome UNSATISFIABLE = new Outcome.Unsatisfiable();

  @ParameterizedTest
  @CsvSource({
    "bytes=500-1499, 500, 1000",
    "bytes=500-, 500, 1500",
    "bytes=-500, 1500, 500",
    "bytes=0-0, 0, 1",
    "bytes=0-, 0, 2000",
    "bytes=1999-1999, 1999, 1",
    "bytes=1500-5000, 1500, 500",
    "bytes=-5000, 0, 2000",
    "bytes=-2000, 0, 2000",
    "bytes=1-99999999999999999999999999, 1, 1999",
    "bytes=-99999999999999999999999999, 0, 2000",
    "bytes=007-0008, 7, 2",
    "Bytes=0-1, 0, 2",
    "'  bytes= 0-1 ', 0, 2"
  })
  void parse_oneRange_isClippedToTheBlob(String line, long first, long length) {
    assertEquals(new Outcome.Part(first, length), ByteRangeHeader.parse(List.of(line), 2000));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes=500-0",
        "bytes=5-2",
        "bytes=2000-",
        "bytes=2000-5000",
        "bytes=5000-10000",
        "bytes=-0",
        "bytes=999999999999999999999999-",
        "bytes=9223372036854775807-9223372036854775807"
      })
  void parse_nothingThatTheBlobHas_isUnsatisfiable(String line) {
    assertEquals(UNSATISFIABLE, ByteRangeHeader.parse(List.of(line), 2000));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=5",
        "bytes=a-b",
        "bytes=0-x",
        "bytes=x-0",
        "bytes=x-",
        "bytes=+1-2",
        "bytes=--5",
        "bytes=1--2",
        "bytes=1-2-3",
        "bytes=0x1-2",
        "bytes=\u0661-2",
        "bytes=0-1,3-4",
        "bytes=0-1,",
        "items=0-1",
        "0-1"
      })
  void parse_severalRangesOrNone_isIgnored(String line) {
    assertEquals(WHOLE, ByteRangeHeader.parse(List.of(line), 2000));
  }

  @Test
  void parse_absentOrRepeated_isIgnored() {
    assertEquals(WHOLE, ByteRangeHeader.parse(List.of(), 2000));
    assertEquals(WHOLE, ByteRangeHeader.parse(List.of("bytes=0-1", "bytes=2-3"), 2000));
  }

  @Test
  void parse_thousandRanges_isIgnored() {
    var line = "bytes=" + String.join(",", Collections.nCopies(1_000, "0-1999"));
    assertEquals(WHOLE, ByteRangeHeader.parse(List.of(line), 2000));
  }

  @Test
  void parse_emptyBlob_hasNoRangeButTheWhole() {
    assertEquals(UNSATISFIABLE, ByteRangeHeader.parse(List.of("bytes=0-"), 0));
    assertEquals(UNSATISFIABLE, ByteRangeHeader.parse(List.of("bytes=0-0"), 0));
    assertEquals(WHOLE, ByteRangeHeader.parse(List.of("bytes=-1"), 0));
  }

  @Test
  void contentRange_namesBothEnds() {
    assertEquals("bytes 500-1499/2000", new Outcome.Part(500, 1000).contentRange(2000));
    assertEquals("bytes */2000", Outcome.Unsatisfiable.contentRange(2000));
  }
}
