package io.moorage.loadtests.containers;

import java.io.IOException;

/** One that can be asked to do a job. */
sealed interface Contender permits Daemon, Bundle {
  String name();

  boolean can(Job job);

  /** The command that does it once; it ends with 0 when it is done. */
  ProcessBuilder command(Job job, String image) throws IOException;

  /** Processor time that its processes have used in all, in seconds; not a number if unknown. */
  double cpuSeconds() throws IOException;
}
