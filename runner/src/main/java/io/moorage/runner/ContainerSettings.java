package io.moorage.runner;

import java.time.Duration;

/**
 * How containers are kept.
 *
 * @param cgroupParent absolute, below the root of each hierarchy, as {@code /moorage}
 * @param stopTimeout how long a container has to end before it is killed
 * @param logSize bytes of one log file, before the next is begun
 * @param logFiles how many log files of a container are kept
 * @param longestPause between the end of a container and its start by its policy
 * @param processes how many processes and threads a container may have that asks for no limit; 0
 *     for any number
 */
public record ContainerSettings(
    String cgroupParent,
    Duration stopTimeout,
    long logSize,
    int logFiles,
    Duration longestPause,
    int processes) {
  public static final ContainerSettings DEFAULT =
      new ContainerSettings(
          "/moorage", Duration.ofSeconds(10), 10L << 20, 3, Duration.ofMinutes(1), 8192);
}
