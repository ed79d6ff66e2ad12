/**
 * The server put together: {@link io.moorage.deploy.serve.Settings} is every key there is, {@link
 * io.moorage.deploy.serve.Server} opens the data directory, starts the event loops, the registry
 * and the metrics, and closes them in the other order.
 */
@NullMarked
package io.moorage.deploy.serve;

import org.jspecify.annotations.NullMarked;
