package io.moorage.blobstore.disk;

import java.util.Map;

/**
 * What a data directory holds at one moment, for operators.
 *
 * @param writable whether it takes writes
 * @param openUploads sessions that have not ended
 * @param stagedBytes what they hold on the disk
 * @param diskFree bytes that are free to us; 0 if nobody knows
 * @param diskTotal bytes that the disk has; 0 if nobody knows
 * @param records the gauges of the records
 */
public record StoreFigures(
    boolean writable,
    long openUploads,
    long stagedBytes,
    long diskFree,
    long diskTotal,
    Map<String, Long> records) {
  public StoreFigures {
    records = Map.copyOf(records);
  }
}
