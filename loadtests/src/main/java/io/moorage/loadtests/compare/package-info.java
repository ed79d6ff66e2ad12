/**
 * How fast is Moorage beside what people run today, and beside what the machine can give? {@link
 * io.moorage.loadtests.compare.Compare} starts it and its peers on loopback and puts the same work
 * to each in turn, round after round, so that the ratios come from the same minutes. nginx serving
 * the same bytes as files is the practical limit of reading; copying, hashing and flushing the same
 * bytes without any server is that of writing.
 *
 * <p>Client and servers share the processors. Small requests come from wrk, and from a client of
 * our own for HEAD, which wrk cannot do; blobs come and go through clients of our own that cost
 * less than any server does, which each run shows against a server that does nothing.
 */
@NullMarked
package io.moorage.loadtests.compare;

import org.jspecify.annotations.NullMarked;
