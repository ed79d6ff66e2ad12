package io.moorage.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DidYouMeanTest {
  @ParameterizedTest
  @CsvSource({"listen,listen,0", "lisen,listen,1", "litsen,listen,1", "'',abc,3", "abc,xyz,3"})
  void distance_pairs_counted(String a, String b, int distance) {
    assertEquals(distance, DidYouMean.distance(a, b));
    assertEquals(distance, DidYouMean.distance(b, a));
  }

  @Test
  void nearest_farFromAll_none() {
    assertEquals(Optional.empty(), DidYouMean.nearest("banana", List.of("serve", "version")));
    assertEquals(Optional.of("serve"), DidYouMean.nearest("srve", List.of("serve", "version")));
  }

  @Test
  void nearest_hugeWord_isNotCompared() {
    assertEquals(Optional.empty(), DidYouMean.nearest("s".repeat(1 << 20), List.of("serve")));
  }
}
