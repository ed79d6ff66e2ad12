package io.moorage.runner.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.registry.endpoint.Query;
import io.moorage.registry.endpoint.Verb;
import io.moorage.runner.image.ImageName;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ParametersTest {
  /** A call with these parameters and nothing else. */
  private record Asked(Query query) implements EngineCall {
    static Asked with(String raw) {
      return new Asked(Query.parse(raw));
    }

    @Override
    public Verb verb() {
      return Verb.GET;
    }

    @Override
    public ApiVersion version() {
      return ApiVersion.NEWEST;
    }

    @Override
    public String path() {
      return "/";
    }

    @Override
    public Optional<String> header(String name) {
      return Optional.empty();
    }

    @Override
    public InputStream body() {
      return InputStream.nullInputStream();
    }

    @Override
    public Peer peer() {
      return new Peer(1, 0, 0);
    }
  }

  @Test
  void flags_sayNoAsDockerDoes() {
    for (var no : List.of("a=", "a=0", "a=no", "a=False", "a=none", "b=1")) {
      assertFalse(Asked.with(no).flag("a"), no);
    }
    for (var yes : List.of("a=1", "a=true", "a=yes", "a=x")) {
      assertTrue(Asked.with(yes).flag("a"), yes);
    }
  }

  @Test
  void times_haveDecimals() {
    assertEquals(
        Optional.of(Instant.ofEpochSecond(12, 340_000_000)),
        Parameters.time(Asked.with("since=12.34"), "since"));
    assertEquals(
        Optional.of(Instant.ofEpochSecond(12)), Parameters.time(Asked.with("since=12"), "since"));
    assertEquals(Optional.empty(), Parameters.time(Asked.with("since=0"), "since"));
    assertEquals(Optional.empty(), Parameters.time(Asked.with(""), "since"));
    for (var bad : List.of("since=x", "since=1.x", "since=99999999999999999")) {
      assertThrows(EngineRefusal.class, () -> Parameters.time(Asked.with(bad), "since"), bad);
    }
  }

  @Test
  void numbers_areNumbers() {
    assertEquals(Optional.of(-1), Parameters.seconds(Asked.with("t=-1")));
    assertThrows(EngineRefusal.class, () -> Parameters.seconds(Asked.with("t=soon")));
    assertThrows(EngineRefusal.class, () -> Parameters.size(Asked.with("h=1")));
  }

  private static Filters filters(String json) {
    return Filters.of(
        Asked.with("filters=" + URLEncoder.encode(json, StandardCharsets.UTF_8)),
        Set.of("status", "label"));
  }

  @Test
  void filters_oldAndNew() {
    for (var json :
        List.of(
            "{\"status\":{\"running\":true,\"paused\":true,\"dead\":false}}",
            "{\"status\":[\"running\",\"paused\"]}")) {
      var filters = filters(json);
      assertTrue(filters.any("status", "running"::equals), json);
      assertTrue(filters.any("status", "paused"::equals), json);
      assertFalse(filters.any("status", "dead"::equals), json);
      assertTrue(filters.any("label", _ -> false), json);
    }
    assertThrows(EngineRefusal.class, () -> filters("{\"colour\":{\"red\":true}}"));
  }

  @Test
  void labels_allMustBeThere() {
    var labels = Map.of("a", "1", "b", "2");
    assertTrue(filters("{\"label\":[\"a\",\"b=2\"]}").labels(labels));
    assertFalse(filters("{\"label\":[\"a=2\"]}").labels(labels));
    assertFalse(filters("{\"label\":[\"c\"]}").labels(labels));
  }

  @Test
  void references_matchWithAndWithoutTagAndRegistry() {
    var name = ImageName.parse("app:1.0");
    for (var fits :
        List.of(
            "app", "app:1.0", "app:1.*", "a*", "docker.io/library/app", "docker.io/*/app:?.0")) {
      assertTrue(References.match(fits, name), fits);
    }
    for (var not : List.of("ap", "app:2", "*/app", "app:1.0.0")) {
      assertFalse(References.match(not, name), not);
    }
  }
}
