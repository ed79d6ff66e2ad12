/**
 * Where the Engine API meets its clients: a unix socket, HTTP/1.1, and connections that are taken
 * over by streams.
 *
 * <p>On the event loop bytes are parsed and framed, by Netty's own codec. Each call then runs as
 * plain blocking code on a virtual thread; {@link io.moorage.runner.engine.door.Inflow} and {@link
 * io.moorage.runner.engine.door.Outflow} are its two ends of the connection, and each stops the
 * other side when it is ahead. A client may close its half of a connection that was taken over, and
 * read on: {@code echo hi | docker run -i} does.
 */
@NullMarked
package io.moorage.runner.engine.door;

import org.jspecify.annotations.NullMarked;
