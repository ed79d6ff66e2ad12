/**
 * The registry as its users meet it: a server in a process of its own, pushed to and pulled from by
 * the clients people have. Whatever comes back must be digest-identical to what went in.
 *
 * <p>{@link io.moorage.deploy.clients.RunningRegistry} is the server, {@link
 * io.moorage.deploy.clients.OciLayout} and {@link io.moorage.deploy.clients.SampleImages} make the
 * images, {@link io.moorage.deploy.clients.Tool} runs a client. A client that the machine lacks
 * skips its test, and says so.
 */
@NullMarked
package io.moorage.deploy.clients;

import org.jspecify.annotations.NullMarked;
