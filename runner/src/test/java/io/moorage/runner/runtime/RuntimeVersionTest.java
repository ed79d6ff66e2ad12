package io.moorage.runner.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuntimeVersionTest {
  @ParameterizedTest
  @CsvSource({
    "runc version 1.1.5+ds1, 5", "runc version 1.1.12, 4", "runc version 1.2.8, 1",
    "runc version 1.3.2, 4", "runc version 1.3.3, 1", "runc version 1.3.6, 0",
    "runc version 1.4.0-rc.2, 4", "runc version 1.4.0-rc.3, 1", "runc version 1.4.0, 1",
    "runc version 1.4.3, 0", "crun version 1.8.1, 0"
  })
  void knownHoles_followTheVersion(String line, int holes) {
    assertEquals(holes, RuntimeVersion.parse(line + "\nspec: 1").orElseThrow().knownHoles().size());
  }

  @Test
  void parse_others_areNone() {
    assertEquals(Optional.empty(), RuntimeVersion.parse(""));
    assertEquals(Optional.empty(), RuntimeVersion.parse("something else 1.2"));
    assertEquals(List.of(), RuntimeVersion.parse("runc version 2.0.0").orElseThrow().knownHoles());
  }
}
