package io.moorage.loadtests.compare;

/**
 * What a client saw of one run.
 *
 * @param operations answered as they should be; of blobs also parts
 * @param clientSeconds of processor time that the client took; not a number if it is a process of
 *     its own
 */
record Load(double operations, double seconds, Latencies latencies, double clientSeconds) {}
