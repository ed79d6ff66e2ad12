package io.moorage.runner.engine;

import io.moorage.runner.Containers;
import io.moorage.runner.Waiter;
import io.moorage.runner.engine.json.JsonObject;

/**
 * {@code POST /containers/{name}/wait}. The header goes out at once, which is how the client knows
 * that it is waiting; the code follows when there is one.
 */
final class WaitContainer implements EndPoint {
  private final Containers containers;

  WaitContainer(Containers containers) {
    this.containers = containers;
  }

  @Override
  public Answer answer(String name, EngineCall call) {
    var condition = condition(call.word("condition").orElse("not-running"));
    Waiter waiter = containers.waitFor(name, condition);
    return new Answer.Flowing(
        200,
        Answer.JSON,
        true,
        out -> {
          try (waiter) {
            var result = waiter.await();
            var document = JsonObject.of("StatusCode", result.code());
            if (!result.error().isEmpty()) {
              document.with("Error", JsonObject.of("Message", result.error()));
            }
            out.write(document.bytes());
          }
        });
  }

  private static Waiter.Condition condition(String word) {
    return switch (word) {
      case "not-running" -> Waiter.Condition.NOT_RUNNING;
      case "next-exit" -> Waiter.Condition.NEXT_EXIT;
      case "removed" -> Waiter.Condition.REMOVED;
      default -> throw EngineRefusal.badRequest("invalid condition: \"" + word + "\"");
    };
  }
}
