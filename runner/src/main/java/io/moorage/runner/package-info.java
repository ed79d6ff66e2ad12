/**
 * From an image in a registry to a running container, behind the Docker Engine API.
 *
 * <p>Here are the containers: what they are ({@link io.moorage.runner.Container}), what they are
 * doing ({@link io.moorage.runner.ContainerState}), what can be done with them ({@link
 * io.moorage.runner.Containers}), what they stand on ({@link io.moorage.runner.Foundation}) and
 * what happens ({@link io.moorage.runner.Events}). This package knows neither images nor networks:
 * who puts the runner together gives it a foundation.
 */
@NullMarked
package io.moorage.runner;

import org.jspecify.annotations.NullMarked;
