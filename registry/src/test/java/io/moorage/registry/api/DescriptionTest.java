package io.moorage.registry.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.registry.endpoint.Verb;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The description that ships says what the code does. */
class DescriptionTest {
  private static final Pattern VARIABLE = Pattern.compile("\\{([a-z]+)}");

  private final Described described = Described.load();
  private final List<Operation> operations = new MemoryParts().operations();

  @Test
  void operations_areAllDescribed_andNoOthers() {
    assertEquals(
        operations.stream()
            .map(o -> "%s %s %s".formatted(o.verb(), o.path(), new TreeSet<>(o.parameters())))
            .sorted()
            .toList(),
        described.operations());
  }

  @Test
  void operations_noTwoAnswerTheSame() {
    var seen = new HashSet<String>();
    for (var operation : operations) {
      assertTrue(operation.verb() != Verb.HEAD, "GET stands for it");
      var shape = operation.verb() + VARIABLE.matcher(operation.path().text()).replaceAll("{}");
      assertTrue(seen.add(shape), shape);
    }
  }

  @Test
  void variables_areDescribedInTheirOrder() {
    for (var operation : operations) {
      var inPath =
          VARIABLE.matcher(operation.path().text()).results().map(r -> r.group(1)).toList();
      var verb = operation.verb().name().toLowerCase(Locale.ROOT);
      assertEquals(
          inPath,
          described.parameters(operation.path().text(), verb).stream()
              .filter(p -> "path".equals(p.get("in")))
              .map(p -> String.valueOf(p.get("name")))
              .toList(),
          operation.toString());
    }
  }

  @Test
  void references_leadSomewhere() {
    assertEquals(List.of(), described.brokenReferences());
  }
}
