package io.moorage.config;

import io.moorage.config.InvalidConfiguration.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The settings file as a tree of words with their lines. Read from the parser's events, so that no
 * object is ever built from it; anchors, aliases and tags, which settings do not need, are refused.
 */
final class YamlFile {
  private static final int DEEPEST = 16;

  private final String file;
  private final Iterator<Event> events;
  private final List<Problem> problems = new ArrayList<>();

  /** What stands behind a key. */
  sealed interface Node {
    int line();
  }

  /** A word or a number; {@code empty} if nothing stands there. */
  record Text(String value, boolean empty, int line) implements Node {}

  /** More keys. */
  record Section(List<Entry> entries, int line) implements Node {}

  /** A list; no setting is one. */
  record Items(int line) implements Node {}

  /** A key and what stands behind it. */
  record Entry(String key, int line, Node value) {}

  /** The tree, as far as it could be read, and what was wrong. */
  record Result(Section root, List<Problem> problems) {}

  private YamlFile(String file, String content) {
    this.file = file;
    LoadSettings settings =
        LoadSettings.builder().setLabel(file).setCodePointLimit(ConfigLoader.LARGEST_FILE).build();
    this.events = new Parse(settings).parseString(content).iterator();
  }

  static Result read(String file, String content) {
    List<Problem> tabs = tabs(file, content);
    if (!tabs.isEmpty()) {
      return new Result(new Section(List.of(), 1), tabs);
    }
    YamlFile yaml = new YamlFile(file, content);
    Section root = new Section(List.of(), 1);
    try {
      root = yaml.documents();
    } catch (MarkedYamlEngineException e) {
      yaml.problem(e.getProblemMark().map(Mark::getLine).orElse(0) + 1, "not YAML: " + reason(e));
    } catch (YamlEngineException e) {
      yaml.problem(1, "not YAML: " + e.getMessage());
    }
    return new Result(root, yaml.problems);
  }

  private static String reason(MarkedYamlEngineException e) {
    return String.valueOf(e.getProblem()).lines().findFirst().orElse("");
  }

  private static List<Problem> tabs(String file, String content) {
    List<Problem> problems = new ArrayList<>();
    int number = 0;
    for (String line : content.lines().toList()) {
      number++;
      String indent = line.substring(0, line.length() - line.stripLeading().length());
      if (indent.contains("\t") && !line.isBlank()) {
        problems.add(
            new Problem(file + ":" + number, "indented with a tab; YAML is indented with spaces"));
      }
    }
    return problems;
  }

  private Section documents() {
    Section root = new Section(List.of(), 1);
    int documents = 0;
    while (events.hasNext()) {
      if (events.next() instanceof DocumentStartEvent start) {
        documents++;
        Event first = events.next();
        Node node = node(first, 0);
        if (documents > 1) {
          problem(line(start), "a second document begins here; settings are one document");
        } else if (node instanceof Section section) {
          root = section;
        } else if (!(node instanceof Text text && text.empty())) {
          problem(node.line(), "settings are keys with values, such as \"data-dir: /srv/moorage\"");
        }
      }
    }
    return root;
  }

  private Node node(Event event, int depth) {
    int line = line(event);
    if (event instanceof NodeEvent named && named.getAnchor().isPresent()) {
      problem(line, "anchors and aliases (& and *) are not used in settings; write the value out");
    }
    boolean tagged =
        switch (event) {
          case ScalarEvent scalar -> scalar.getTag().isPresent();
          case CollectionStartEvent start -> start.getTag().isPresent();
          default -> false;
        };
    if (tagged) {
      problem(line, "tags (!…) are not used in settings; write the value alone");
    }
    return switch (event) {
      case ScalarEvent scalar ->
          new Text(scalar.getValue(), scalar.isPlain() && isNothing(scalar.getValue()), line);
      case MappingStartEvent start -> section(line, depth);
      case AliasEvent _ -> new Text("", false, line);
      default -> items(line, depth);
    };
  }

  private Section section(int line, int depth) {
    List<Entry> entries = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    for (Event event = next(line, depth);
        event.getEventId() != Event.ID.MappingEnd;
        event = next(line, depth)) {
      int keyLine = line(event);
      Node key = node(event, depth + 1);
      Node value = node(next(line, depth), depth + 1);
      if (!(key instanceof Text word)) {
        problem(keyLine, "a key is a word");
        continue;
      }
      Integer first = seen.putIfAbsent(word.value(), keyLine);
      if (first != null) {
        problem(
            keyLine, "\"" + word.value() + "\" is set a second time; line " + first + " sets it");
      } else {
        entries.add(new Entry(word.value(), keyLine, value));
      }
    }
    return new Section(entries, line);
  }

  private Items items(int line, int depth) {
    for (Event event = next(line, depth);
        event.getEventId() != Event.ID.SequenceEnd;
        event = next(line, depth)) {
      var _ = node(event, depth + 1);
    }
    return new Items(line);
  }

  private Event next(int line, int depth) {
    if (depth > DEEPEST) {
      throw new YamlEngineException("nested too deeply near line " + line);
    }
    return events.next();
  }

  private void problem(int line, String what) {
    problems.add(new Problem(file + ":" + line, what));
  }

  private static boolean isNothing(String value) {
    return value.isEmpty() || value.equals("~") || value.equals("null");
  }

  private static int line(Event event) {
    return event.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }
}
