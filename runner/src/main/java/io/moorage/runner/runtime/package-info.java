/**
 * Drives conmon and the runtime.
 *
 * <p>Each container has a conmon, which outlives this process: it holds the container's stdio, its
 * log and its exit code. Nothing here remembers a container; what there is to know of one is its
 * directory, its exit file and its process.
 */
@NullMarked
package io.moorage.runner.runtime;

import org.jspecify.annotations.NullMarked;
