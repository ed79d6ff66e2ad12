package io.moorage.loadtests.containers;

import io.moorage.loadtests.compare.Goal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that was measured.
 *
 * @param series by job and contender
 * @param idle each daemon's memory before it had run anything
 * @param after and when all was done
 * @param notes what a reader must know of this run
 * @param imageMebibytes of the image that was pulled
 */
record Findings(
    Map<Job, Map<String, Series>> series,
    Map<String, Memory> idle,
    Map<String, Memory> after,
    List<String> notes,
    int imageMebibytes) {
  private static final String MOORAGE = "moorage";

  static Findings none(int imageMebibytes) {
    return new Findings(
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        new ArrayList<>(),
        imageMebibytes);
  }

  Series of(Job job, String contender) {
    return series
        .computeIfAbsent(job, any -> new LinkedHashMap<>())
        .computeIfAbsent(contender, any -> new Series());
  }

  /** A median, or not a number if there is none. */
  double median(Job job, String contender) {
    var found = series.getOrDefault(job, Map.of()).get(contender);
    return found == null ? Double.NaN : found.median();
  }

  boolean isValid() {
    return series.values().stream()
        .flatMap(byContender -> byContender.values().stream())
        .allMatch(one -> one.failure().isEmpty());
  }

  /** What is wanted of Moorage in the jobs that were done; of pulls, of one size of image. */
  List<Goal> goals() {
    return series.keySet().stream()
        .filter(job -> job != Job.PULL || imageMebibytes == Options.IMAGE_MEBIBYTES)
        .map(job -> new Goal(job.word + ", ms", job.goalMillis, false, median(job, MOORAGE)))
        .toList();
  }
}
