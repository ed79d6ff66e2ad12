/**
 * The images of a runner: pulled, loaded, named, listed, pushed and removed.
 *
 * <p>A newcomer meets {@link io.moorage.runner.image.ImageName} and {@link
 * io.moorage.runner.image.LocalImage} first. Images here are a namespace of their own: the
 * registry's repositories do not show them, though both lie in one store.
 */
@NullMarked
package io.moorage.runner.image;

import org.jspecify.annotations.NullMarked;
