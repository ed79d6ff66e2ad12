package io.moorage.deploy.cli;

import java.util.ArrayList;
import java.util.List;

/** A table as docker prints it: columns as wide as what is in them, three spaces between them. */
final class Columns {
  private static final String BETWEEN = "   ";

  private final List<List<String>> rows = new ArrayList<>();

  Columns(String... heads) {
    rows.add(List.of(heads));
  }

  void add(String... cells) {
    rows.add(List.of(cells));
  }

  void print(Terminal terminal) {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String cell = row.get(i);
        line.append(cell);
        if (i < columns - 1) {
          line.append(" ".repeat(widths[i] - cell.length())).append(BETWEEN);
        }
      }
      terminal.say(line.toString().stripTrailing());
    }
  }
}
