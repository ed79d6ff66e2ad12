package io.moorage.runner;

import io.moorage.runner.bundle.ContainerId;
import java.util.OptionalInt;

/**
 * A further process as it is at one moment.
 *
 * @param id 64 hexadecimal digits
 * @param pid none before it runs
 * @param exitCode none before it ended
 */
public record Exec(
    String id,
    ContainerId container,
    ExecRequest request,
    boolean running,
    OptionalInt pid,
    OptionalInt exitCode) {}
