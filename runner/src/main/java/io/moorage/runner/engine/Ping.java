package io.moorage.runner.engine;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * {@code GET} and {@code HEAD /_ping}: whether somebody is there. The versions spoken are in every
 * header.
 */
final class Ping implements EndPoint {
  private static final byte[] OK = "OK".getBytes(StandardCharsets.US_ASCII);

  @Override
  public Answer answer(String name, EngineCall call) {
    return new Answer.Whole(
        200,
        "text/plain; charset=utf-8",
        Map.of(
            "Cache-Control", "no-cache, no-store, must-revalidate",
            "Pragma", "no-cache",
            "Builder-Version", "1",
            "Swarm", "inactive"),
        OK);
  }
}
