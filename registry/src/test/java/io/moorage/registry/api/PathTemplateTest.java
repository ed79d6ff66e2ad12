package io.moorage.registry.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathTemplateTest {
  private static final PathTemplate TAG =
      new PathTemplate("/api/v1/repositories/{name}/tags/{tag}");

  @ParameterizedTest
  @CsvSource({
    "/api/v1/repositories/app/tags/1.0,app,1.0",
    "/api/v1/repositories/team%2Fapp/tags/1.0,team/app,1.0",
    "/api/v1/repositories/team%2fapp/tags/a,team/app,a",
    "/api/v1/repositories/a%2Ftags%2Fb/tags/c,a/tags/b,c",
    "/api/v1/repositories/tags/tags/tags,tags,tags",
    "/api/v1/repositories/a%252Fb/tags/c,a%2Fb,c",
    "/api/v1/repositories/a%zz/tags/%4,a%zz,%4",
    "/api/v1/repositories/%C3%A9/tags/+,é,+"
  })
  void match_oneSegmentEach_decodesOnce(String path, String name, String tag) {
    assertEquals(Optional.of(new PathWords(List.of(name, tag))), TAG.match(path));
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/repositories/team/app/tags/1.0",
    "/api/v1/repositories/app/tags/1.0/",
    "/api/v1/repositories/app/tags",
    "//api/v1/repositories/app/tags/1.0",
    "/API/v1/repositories/app/tags/1.0",
    "/api/v1/repositories/app/t%61gs/1.0",
    "/"
  })
  void match_otherPath_isNone(String path) {
    assertEquals(Optional.empty(), TAG.match(path));
  }
}
