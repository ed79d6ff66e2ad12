/**
 * The Docker Engine API, as far as the docker command calls it: one class per end-point, plain
 * blocking code over the runner's parts.
 *
 * <p>{@link io.moorage.runner.engine.EngineApi} is the table of end-points; what it is asked is an
 * {@link io.moorage.runner.engine.EngineCall}, what it says one of the shapes of {@link
 * io.moorage.runner.engine.Answer}. Neither knows of sockets: {@link io.moorage.runner.engine.door}
 * does. What is not done is refused by a message that names it ({@link
 * io.moorage.runner.engine.EngineRefusal}), and never left out in silence.
 *
 * @see <a href="https://docs.docker.com/reference/api/engine/version/v1.50/">Docker Engine API</a>
 */
@NullMarked
package io.moorage.runner.engine;

import org.jspecify.annotations.NullMarked;
