/**
 * From an image in a registry to a running container, behind the Docker Engine API.
 *
 * <p>Empty for now: the image store, snapshots, bundles, supervision and networks will live here.
 */
@NullMarked
package io.moorage.runner;

import org.jspecify.annotations.NullMarked;
