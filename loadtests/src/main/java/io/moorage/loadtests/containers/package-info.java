/**
 * How fast is Moorage's runner beside what people run today, and beside the runtime that all of
 * them call? {@link io.moorage.loadtests.containers.RunContainers} starts it, podman's service and
 * a Docker Engine, and asks each through the same docker command, in turn, round after round.
 *
 * <p>Engines lay hands on the machine: bridges, firewall rules, mounts, folders in {@code /run}.
 * All of it happens in namespaces that end with the run, and everything started ends with them.
 */
@NullMarked
package io.moorage.loadtests.containers;

import org.jspecify.annotations.NullMarked;
