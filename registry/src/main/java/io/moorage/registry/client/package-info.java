/**
 * The other side of the wire: pulling from a registry and pushing to one, be it a Moorage or not.
 *
 * <p>A newcomer meets {@link io.moorage.registry.client.RegistryClient}, which gives out a {@link
 * io.moorage.registry.client.RemoteRepository} for each name. Nothing that comes from there is
 * believed: sizes and digests are checked before an end is reported, and credentials go to the
 * registry they are for and nowhere else, whatever it answers.
 *
 * @see <a
 *     href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md">distribution-spec</a>
 */
@NullMarked
package io.moorage.registry.client;

import org.jspecify.annotations.NullMarked;
