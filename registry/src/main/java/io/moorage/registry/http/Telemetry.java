package io.moorage.registry.http;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.OutputStream;
import java.util.function.Supplier;

/**
 * Where what is said of the server goes.
 *
 * @param meters where its figures are registered
 * @param accessLog where the access-log lines go; not closed
 * @param scrape all figures in Prometheus's text format, for {@code /metrics}
 */
public record Telemetry(MeterRegistry meters, OutputStream accessLog, Supplier<String> scrape) {}
