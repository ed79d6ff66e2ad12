/**
 * The end-points of the OCI distribution specification and the words of their requests.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md">OCI
 *     distribution-spec</a>
 */
@NullMarked
package io.moorage.registry.endpoint;

import org.jspecify.annotations.NullMarked;
