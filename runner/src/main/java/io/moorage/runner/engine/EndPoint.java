package io.moorage.runner.engine;

import java.io.IOException;

/** One operation of the API. */
@FunctionalInterface
interface EndPoint {
  /**
   * Answers a call.
   *
   * @param name what stands in the path where its template has braces
   * @throws RuntimeException what {@link EngineFailures} makes an answer of
   */
  Answer answer(String name, EngineCall call) throws IOException, InterruptedException;
}
