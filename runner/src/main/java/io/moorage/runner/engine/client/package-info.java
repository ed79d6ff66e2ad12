/**
 * The other side of the Engine API: calls over a unix socket, on the JDK's channels alone, so that
 * a short verb is ready sooner than its call is over.
 */
@NullMarked
package io.moorage.runner.engine.client;

import org.jspecify.annotations.NullMarked;
