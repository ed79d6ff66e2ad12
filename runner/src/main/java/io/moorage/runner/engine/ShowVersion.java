package io.moorage.runner.engine;

import io.moorage.runner.engine.json.JsonObject;
import java.util.List;
import java.util.Map;

/** {@code GET /version}. */
final class ShowVersion implements EndPoint {
  private final EngineIdentity identity;

  ShowVersion(EngineIdentity identity) {
    this.identity = identity;
  }

  @Override
  public Answer answer(String name, EngineCall call) {
    var details =
        new JsonObject()
            .with("ApiVersion", ApiVersion.NEWEST.toString())
            .with("Arch", Machine.architecture())
            .with("KernelVersion", Machine.kernel())
            .with("MinAPIVersion", ApiVersion.OLDEST.toString())
            .with("Os", "linux");
    return Answer.json(
        200,
        new JsonObject()
            .with("Platform", Map.of("Name", "Moorage"))
            .with(
                "Components",
                List.of(
                    new JsonObject()
                        .with("Name", "Moorage")
                        .with("Version", identity.version())
                        .with("Details", details)))
            .with("Version", identity.version())
            .with("ApiVersion", ApiVersion.NEWEST.toString())
            .with("MinAPIVersion", ApiVersion.OLDEST.toString())
            .with("GitCommit", "")
            .with("GoVersion", "")
            .with("Os", "linux")
            .with("Arch", Machine.architecture())
            .with("KernelVersion", Machine.kernel())
            .with("BuildTime", ""));
  }
}
