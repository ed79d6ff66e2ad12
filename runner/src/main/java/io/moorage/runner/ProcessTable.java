package io.moorage.runner;

import java.util.List;

/** Processes and what is known of each. */
public record ProcessTable(List<String> titles, List<List<String>> rows) {
  public ProcessTable {
    titles = List.copyOf(titles);
    rows = List.copyOf(rows);
  }
}
