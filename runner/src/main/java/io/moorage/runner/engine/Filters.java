package io.moorage.runner.engine;

import io.moorage.runner.engine.json.JsonFields;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The parameter {@code filters}: {@code {"status":{"running":true}}}, and of old clients {@code
 * {"status":["running"]}}. Values of one name are alternatives; all names must agree.
 */
record Filters(Map<String, List<String>> wanted) {

  /**
   * Reads the parameter.
   *
   * @param known the names that the call takes
   * @throws EngineRefusal 400 if it cannot be read, or holds another name
   */
  static Filters of(EngineCall call, Set<String> known) {
    var fields = JsonFields.read(call.word("filters").orElse("").getBytes(StandardCharsets.UTF_8));
    var wanted = new LinkedHashMap<String, List<String>>();
    for (var name : fields.names()) {
      if (!known.contains(name)) {
        throw EngineRefusal.badRequest("invalid filter '" + name + "'");
      }
      wanted.put(name, fields.isArray(name) ? fields.texts(name) : keys(fields.object(name)));
    }
    return new Filters(wanted);
  }

  private static List<String> keys(JsonFields values) {
    var keys = new ArrayList<String>();
    for (var name : values.names()) {
      if (values.flag(name)) {
        keys.add(name);
      }
    }
    return keys;
  }

  boolean has(String name) {
    return !values(name).isEmpty();
  }

  List<String> values(String name) {
    return wanted.getOrDefault(name, List.of());
  }

  /** Whether nothing of this name is wanted, or one of the values fits. */
  boolean any(String name, Predicate<String> fits) {
    return !has(name) || values(name).stream().anyMatch(fits);
  }

  /**
   * Checks the values of one name.
   *
   * @throws EngineRefusal 400 if one of them makes no sense
   */
  void require(String name, Predicate<String> valid) {
    for (var value : values(name)) {
      if (!valid.test(value)) {
        throw EngineRefusal.badRequest("invalid filter '%s=%s'".formatted(name, value));
      }
    }
  }

  /** Whether labels have all that are wanted: {@code name} or {@code name=value}. */
  boolean labels(Map<String, String> labels) {
    return values("label").stream().allMatch(label -> isAmong(labels, label));
  }

  private static boolean isAmong(Map<String, String> labels, String label) {
    int equals = label.indexOf('=');
    return equals < 0
        ? labels.containsKey(label)
        : label.substring(equals + 1).equals(labels.get(label.substring(0, equals)));
  }
}
