/**
 * Do slow and idle clients harm the others? {@link io.moorage.loadtests.slow.SlowClients} measures
 * healthy clients of a running server, first alone and then beside a crowd that sends half headers,
 * trickles bodies, hardly reads, or does nothing; and looks whether the server is what it was
 * before when the crowd is gone.
 */
@NullMarked
package io.moorage.loadtests.slow;

import org.jspecify.annotations.NullMarked;
