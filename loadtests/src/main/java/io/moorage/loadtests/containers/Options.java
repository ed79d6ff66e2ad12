package io.moorage.loadtests.containers;

import java.util.List;

/**
 * What to measure.
 *
 * @param only the jobs of these words; all, if empty
 * @param engines the engines of these names; all that the machine has, if empty
 * @param imageMebibytes of the image that is pulled, unpacked
 */
record Options(
    int runs,
    int pulls,
    int warmUps,
    List<String> only,
    List<String> engines,
    int imageMebibytes,
    String moorage) {
  /** Of the image that the goal is for. */
  static final int IMAGE_MEBIBYTES = 304;

  boolean wants(Job job) {
    return only.isEmpty() || only.contains(job.word);
  }

  boolean wants(Engine engine) {
    return engines.isEmpty() || engines.contains(engine.name());
  }

  int rounds(Job job) {
    return job == Job.PULL ? pulls : runs;
  }

  /** Every pull costs an image that is made for it, and space in each store. */
  int warmUps(Job job) {
    return job == Job.PULL ? Math.min(1, warmUps) : warmUps;
  }

  /** What the stores take in all, generously; nothing is removed while it runs. */
  long bytes(int engineCount) {
    long images = wants(Job.PULL) ? rounds(Job.PULL) + warmUps(Job.PULL) : 0;
    return (images * (engineCount * 2L + 1) * imageMebibytes + 1024) << 20;
  }
}
