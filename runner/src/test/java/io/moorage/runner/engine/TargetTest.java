package io.moorage.runner.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.moorage.registry.endpoint.Verb;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TargetTest {
  @Test
  void versionPathAndQuery() {
    var target = Target.parse("/v1.41/images/a%2Fb/json?all=1&x=a%20b");
    assertEquals(new ApiVersion(1, 41), target.version());
    assertEquals("/images/a/b/json", target.path());
    assertEquals(Optional.of("a b"), target.query().first("x"));
    assertEquals(ApiVersion.NEWEST, Target.parse("/_ping").version());
  }

  @Test
  void versionsOutOfRange_areRefused() {
    for (var bad : List.of("/v1.23/info", "/v1.51/info", "/v2.0/info", "/v0.9/info")) {
      var refusal = assertThrows(EngineRefusal.class, () -> Target.parse(bad), bad);
      assertEquals(400, refusal.status());
    }
  }

  @Test
  void badEncodings_areRefused() {
    for (var bad : List.of("/a%", "/a%0", "/a%zz", "/a%00b", "/info?a=%zz")) {
      assertThrows(EngineRefusal.class, () -> Target.parse(bad), bad);
    }
  }

  @Test
  void aLineFindsTheNameInThePath() {
    EndPoint nothing = (_, _) -> Answer.done();
    var image = new Line(Verb.GET, "/images/{name}/json", nothing);
    assertEquals(Optional.of("a/b:1"), image.match("/images/a/b:1/json"));
    assertEquals(Optional.empty(), image.match("/images/json"));
    assertEquals(Optional.empty(), image.match("/images//json"));
    var container = new Line(Verb.GET, "/containers/{name}/json", nothing);
    assertEquals(Optional.of("x"), container.match("/containers/x/json"));
    assertEquals(Optional.empty(), container.match("/containers/x/y/json"));
  }
}
