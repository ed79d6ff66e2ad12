package io.moorage.registry.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChallengeTest {

  @Test
  void parse_bearer_hasItsParameters() {
    assertEquals(
        List.of(
            new Challenge(
                "bearer",
                Map.of(
                    "realm", "https://auth.example/token",
                    "service", "registry.example",
                    "scope", "repository:a/b:pull,push"))),
        Challenge.parse(
            "Bearer realm=\"https://auth.example/token\",service=\"registry.example\","
                + " scope=\"repository:a/b:pull,push\""));
  }

  @Test
  void parse_severalInOneLine_areAllThere() {
    assertEquals(
        List.of(
            new Challenge("negotiate", Map.of()),
            new Challenge("basic", Map.of("realm", "a \"b\"", "charset", "UTF-8")),
            new Challenge("bearer", Map.of("realm", "x"))),
        Challenge.parse(
            "Negotiate, Basic realm=\"a \\\"b\\\"\", charset=UTF-8, Bearer Realm = \"x\""));
  }

  @Test
  void parse_nonsense_isNoChallengeAndNoHarm() {
    assertEquals(List.of(), Challenge.parse(""));
    assertEquals(List.of(), Challenge.parse("=,="));
    assertEquals("x", Challenge.parse("x y=\"open").getFirst().scheme());
  }
}
