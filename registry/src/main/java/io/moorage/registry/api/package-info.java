/**
 * {@code /api/v1}: what an operator does with the registry beside pushing and pulling. Whole
 * repositories and what they take, tags moved on the server, the collector, the checker.
 *
 * <p>Each operation is a line of {@link io.moorage.registry.api.Operations} and a plain blocking
 * class, as the end-points of the distribution API are; {@link io.moorage.registry.api.LocalApi}
 * finds the one that a request asks for. {@code openapi.json} beside these classes describes them
 * all, is served, and is compared with them by a test. As there are no accounts yet, {@link
 * io.moorage.registry.api.LocalOnly} lets nobody in but programs on this machine.
 */
@NullMarked
package io.moorage.registry.api;

import org.jspecify.annotations.NullMarked;
