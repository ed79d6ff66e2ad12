package io.moorage.registry.http;

import java.util.List;

/**
 * How long the requests of one end-point took, since the start.
 *
 * @param route the end-point's name, such as {@code get-blob}
 * @param buckets in the order of their ends; the last is infinite
 * @param seconds all of them together
 */
public record RequestDurations(String route, List<Bucket> buckets, double seconds) {
  public RequestDurations {
    buckets = List.copyOf(buckets);
  }

  /**
   * Some of them.
   *
   * @param upperEnd the longest it holds, in seconds
   * @param count of requests longer than the bucket before it holds, and no longer than this one
   */
  public record Bucket(double upperEnd, long count) {}
}
