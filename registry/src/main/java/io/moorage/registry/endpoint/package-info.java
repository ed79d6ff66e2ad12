/**
 * The end-points of the OCI distribution specification, one class each: the listing of this package
 * is the spec's table. They are plain blocking calls that take words of the domain and return a
 * {@link io.moorage.registry.endpoint.Response}; they know nothing of the server that carries them.
 *
 * <p>{@link io.moorage.registry.endpoint.OciPath} says what a path means, {@link
 * io.moorage.registry.endpoint.RegistryApi} which end-point answers it, {@link
 * io.moorage.registry.endpoint.ErrorCode} what can go wrong, and {@link
 * io.moorage.registry.endpoint.Failures} how a failure from below becomes one of those.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md">OCI
 *     distribution-spec</a>
 */
@NullMarked
package io.moorage.registry.endpoint;

import org.jspecify.annotations.NullMarked;
