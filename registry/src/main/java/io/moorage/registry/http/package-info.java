/**
 * The door: the HTTP server in front of the end-points, and the only place of the registry that
 * knows Vert.x.
 *
 * <p>On the event loop: framing, limits, what a path means, answers from memory ({@link
 * io.moorage.registry.http.ManifestCache}), writing. Everything that may block crosses to a virtual
 * thread in {@code HandOff}, as plain code, and comes back as one {@link
 * io.moorage.registry.endpoint.Response}. {@link io.moorage.registry.http.RegistryServer} puts the
 * parts together.
 */
@NullMarked
package io.moorage.registry.http;

import org.jspecify.annotations.NullMarked;
