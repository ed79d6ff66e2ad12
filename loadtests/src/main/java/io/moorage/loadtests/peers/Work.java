package io.moorage.loadtests.peers;

/** Operations that were done, and how long that took. */
record Work(double operations, double seconds) {

  /** Operations per second. */
  double rate() {
    return operations / seconds;
  }
}
