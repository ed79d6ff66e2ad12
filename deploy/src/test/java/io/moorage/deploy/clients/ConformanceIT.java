package io.moorage.deploy.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The conformance suite of the distribution-spec, at the level of its main branch. Its exit code is
 * zero on skips, so the results file is read: every row must say Pass.
 *
 * @see <a
 *     href="https://github.com/opencontainers/distribution-spec/tree/main/conformance">conformance</a>
 */
class ConformanceIT {
  private static final Pattern ROW = Pattern.compile("  (\\S.*): (\\w+)");
  private static final int FEWEST_ROWS = 50;

  /** A line of the results, such as {@code Blob mount: Pass}. */
  private record Row(String name, String status) {}

  @Test
  void suite_everyRow_passes(@TempDir Path folder) throws IOException {
    var suite = Tool.orSkip("oci-conformance");
    var results = folder.resolve("results");
    try (var registry =
        RunningRegistry.on(folder.resolve("data"))
            .set("MOORAGE_REGISTRY_SPARSE_IMAGES", "true")
            .start()) {
      String output;
      try {
        output =
            suite
                .in(
                    Map.of(
                        "OCI_REGISTRY", registry.authority(),
                        "OCI_TLS", "disabled",
                        "OCI_VERSION", "dev",
                        "OCI_DATA_SPARSE", "true",
                        "OCI_RESULTS_DIR", results.toString()))
                .run();
      } catch (AssertionError failed) {
        output = String.valueOf(failed.getMessage());
      }
      var said = output;
      assertTrue(Files.exists(results.resolve("results.yaml")), () -> said + registry.log());
      var rows = rows(Files.readAllLines(results.resolve("results.yaml")));
      assertTrue(rows.size() >= FEWEST_ROWS, () -> "only " + rows.size() + " rows\n" + said);
      assertEquals(
          List.of(),
          rows.stream().filter(row -> !row.status().equals("Pass")).toList(),
          () -> said);
    }
  }

  /** The rows below the top-level keys {@code apis} and {@code data}. */
  private static List<Row> rows(List<String> lines) {
    var rows = new ArrayList<Row>();
    boolean inside = false;
    for (var line : lines) {
      var row = ROW.matcher(line);
      if (!line.startsWith(" ")) {
        inside = line.equals("apis:") || line.equals("data:");
      } else if (inside && row.matches()) {
        rows.add(new Row(row.group(1), row.group(2)));
      }
    }
    return rows;
  }
}
