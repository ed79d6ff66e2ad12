/**
 * What a container is to be, and the runtime spec that says so to the runtime.
 *
 * <p>A client's document becomes a {@link io.moorage.runner.bundle.ContainerRequest} once, at the
 * rim, by {@link io.moorage.runner.bundle.RequestReader}, which refuses by name what is not
 * supported. {@link io.moorage.runner.bundle.SpecBuilder} makes the spec of it: a pure function of
 * the request, the image's defaults, the ground the container stands on and the facts of the host.
 * The defaults (capabilities, seccomp, masked paths) are those of moby.
 */
@NullMarked
package io.moorage.runner.bundle;

import org.jspecify.annotations.NullMarked;
