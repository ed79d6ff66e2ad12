package io.moorage.deploy.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.moorage.registry.http.RequestDurations;
import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void scrape_durations_areAHistogram() {
    try (Figures figures = new Figures()) {
      figures.durations(
          () ->
              List.of(
                  new RequestDurations(
                      "get-blob",
                      List.of(
                          new RequestDurations.Bucket(0.5, 3),
                          new RequestDurations.Bucket(Double.POSITIVE_INFINITY, 1)),
                      2.5)));
      List<String> lines =
          figures
              .scrape()
              .lines()
              .filter(line -> line.startsWith("moorage_http_request_"))
              .toList();
      assertEquals(
          List.of(
              "moorage_http_request_duration_seconds_bucket{route=\"get-blob\",le=\"0.5\"} 3",
              "moorage_http_request_duration_seconds_bucket{route=\"get-blob\",le=\"+Inf\"} 4",
              "moorage_http_request_duration_seconds_count{route=\"get-blob\"} 4",
              "moorage_http_request_duration_seconds_sum{route=\"get-blob\"} 2.5"),
          lines);
    }
  }

  @Test
  void scrape_holdsTheProcess() {
    try (Figures figures = new Figures()) {
      String text = figures.scrape();
      for (String meter :
          List.of(
              "process_cpu_seconds_total ",
              "process_resident_memory_bytes ",
              "process_files_open_files ",
              "process_uptime_seconds ",
              "jvm_memory_used_bytes{",
              "jvm_threads_live_threads ",
              "jvm_gc_pause_seconds_count{")) {
        assertTrue(text.lines().anyMatch(line -> line.startsWith(meter)), meter + "\n" + text);
      }
    }
  }
}
