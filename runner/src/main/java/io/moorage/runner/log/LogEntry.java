package io.moorage.runner.log;

import java.time.Instant;

/**
 * A piece of output as it was logged.
 *
 * @param stderr whose output
 * @param whole whether a line ends with it; the bytes have the line feed then
 * @param begins whether a line begins with it
 */
public record LogEntry(Instant time, boolean stderr, boolean whole, boolean begins, byte[] bytes) {}
