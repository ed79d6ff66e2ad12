package io.moorage.runner.engine.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonFieldsTest {
  private static JsonFields read(String json) {
    return JsonFields.read(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void missingNullAndEmptyAreZero() {
    var fields = read("{\"Env\":null,\"HostConfig\":{\"Memory\":0}}");
    assertEquals("", fields.text("Image"));
    assertEquals(List.of(), fields.texts("Env"));
    assertEquals(0, fields.object("HostConfig").number("Memory"));
    assertEquals(Optional.empty(), fields.optionalTexts("Cmd"));
    assertEquals("", read("").text("Image"));
    assertEquals("", read("null").text("Image"));
  }

  @Test
  void oneStringIsAListOfIt() {
    assertEquals(List.of("sh"), read("{\"Cmd\":\"sh\"}").texts("Cmd"));
  }

  @Test
  void unasked_namesWhatHoldsSomething() {
    var fields =
        read(
            "{\"Image\":\"a\",\"Zero\":0,\"Empty\":{\"a\":\"\"},\"Sizes\":[0,0],\"Odd\":true,"
                + "\"HostConfig\":{\"Memory\":1,\"CpuShares\":512,\"Mounts\":[{\"Type\":\"bind\",\"Odd\":1}]}}");
    fields.text("Image");
    var host = fields.object("HostConfig");
    host.number("Memory");
    host.objects("Mounts").getFirst().text("Type");
    assertEquals(List.of("Odd", "HostConfig.CpuShares", "HostConfig.Mounts.Odd"), fields.unasked());
  }

  @Test
  void map_keepsOrder() {
    var labels = read("{\"Labels\":{\"b\":\"1\",\"a\":\"2\"}}").map("Labels");
    assertEquals(List.of("b", "a"), List.copyOf(labels.keySet()));
    assertEquals(Map.of("b", "1", "a", "2"), labels);
  }

  @Test
  void malformed_isRefused() {
    for (var bad : List.of("[1]", "{", "{} {}", "hello", "{\"a\":".repeat(100))) {
      assertThrows(JsonFields.Malformed.class, () -> read(bad), bad);
    }
    assertThrows(JsonFields.Malformed.class, () -> read("{\"Env\":[1]}").texts("Env"));
    assertThrows(JsonFields.Malformed.class, () -> read("{\"Image\":1}").text("Image"));
  }

  @Test
  void anObjectIsWrittenInOrder() {
    var object =
        new JsonObject()
            .with("b", 1)
            .with("a", List.of("x", JsonObject.of("y", null)))
            .with("m", Map.of("k", true));
    assertEquals("{\"b\":1,\"a\":[\"x\",{\"y\":null}],\"m\":{\"k\":true}}", object.toString());
  }
}
