package io.moorage.loadtests.containers;

import java.util.Arrays;
import java.util.List;

/** What engines are asked to do. */
enum Job {
  NONE("none", "docker run --rm --network none IMAGE true", 70, 1),
  BRIDGE("bridge", "docker run --rm -p PORT:80 IMAGE true", 100, 1),
  TEN("ten", "docker run --rm --network none IMAGE true, ten at once", 400, 10),
  PULL("pull", "docker pull of a large image that nobody has a layer of", 2000, 1);

  /** As {@code --only} names it. */
  final String word;

  final String title;

  /** What is wanted of Moorage, for the median. */
  final double goalMillis;

  /** How many commands do it, at once. */
  final int commands;

  Job(String word, String title, double goalMillis, int commands) {
    this.word = word;
    this.title = title;
    this.goalMillis = goalMillis;
    this.commands = commands;
  }

  static List<String> words() {
    return Arrays.stream(values()).map(job -> job.word).toList();
  }
}
