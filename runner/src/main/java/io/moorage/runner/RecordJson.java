package io.moorage.runner;

import io.moorage.blobstore.kv.StoreFailure;
import io.moorage.runner.ContainerState.Created;
import io.moorage.runner.ContainerState.Exit;
import io.moorage.runner.ContainerState.Exited;
import io.moorage.runner.ContainerState.Failure;
import io.moorage.runner.ContainerState.FirstProcess;
import io.moorage.runner.ContainerState.Paused;
import io.moorage.runner.ContainerState.Removing;
import io.moorage.runner.ContainerState.Restarting;
import io.moorage.runner.ContainerState.Running;
import io.moorage.runner.json.Json;
import java.time.Instant;
import java.util.Optional;

/** States as the JSON of a container's record. */
final class RecordJson {
  private RecordJson() {}

  static Json.Obj write(ContainerState state) {
    var json = Json.object().with("is", state.word());
    return switch (state) {
      case Created(var failure) ->
          failure.isEmpty()
              ? json
              : json.with("code", failure.get().code()).with("error", failure.get().error());
      case Running(var process) -> write(json, process);
      case Paused(var process) -> write(json, process);
      case Restarting(var last, var due, int attempt) ->
          write(json, last).with("due", due.toString()).with("attempt", attempt);
      case Exited(var exit) -> write(json, exit);
      case Removing(var exit) -> exit.isEmpty() ? json : write(json, exit.get());
    };
  }

  private static Json.Obj write(Json.Obj json, FirstProcess process) {
    return json.with("pid", process.pid())
        .with("ticks", process.startTicks())
        .with("started", process.started().toString());
  }

  private static Json.Obj write(Json.Obj json, Exit exit) {
    return json.with("code", exit.code())
        .with("oom", exit.oomKilled())
        .with("started", exit.started().toString())
        .with("finished", exit.finished().toString())
        .with("error", exit.error());
  }

  static ContainerState state(Json.Obj json) {
    return switch (text(json, "is")) {
      case "created" ->
          new Created(
              json.get("code").isEmpty()
                  ? Optional.empty()
                  : Optional.of(new Failure((int) whole(json, "code"), text(json, "error"))));
      case "running" -> new Running(process(json));
      case "paused" -> new Paused(process(json));
      case "restarting" ->
          new Restarting(exit(json), time(json, "due"), (int) whole(json, "attempt"));
      case "exited" -> new Exited(exit(json));
      case "removing" ->
          new Removing(json.get("code").isEmpty() ? Optional.empty() : Optional.of(exit(json)));
      default -> throw new StoreFailure("a container in no state known: " + text(json, "is"));
    };
  }

  private static FirstProcess process(Json.Obj json) {
    return new FirstProcess((int) whole(json, "pid"), whole(json, "ticks"), time(json, "started"));
  }

  private static Exit exit(Json.Obj json) {
    return new Exit(
        (int) whole(json, "code"),
        flag(json, "oom"),
        time(json, "started"),
        time(json, "finished"),
        text(json, "error"));
  }

  static String text(Json.Obj json, String name) {
    if (json.get(name).orElse(new Json.Null()) instanceof Json.Text(var text)) {
      return text;
    }
    throw damaged(name);
  }

  static long whole(Json.Obj json, String name) {
    if (json.get(name).orElse(new Json.Null()) instanceof Json.Num(var number)) {
      return number.longValueExact();
    }
    throw damaged(name);
  }

  static boolean flag(Json.Obj json, String name) {
    if (json.get(name).orElse(new Json.Null()) instanceof Json.Bool(boolean flag)) {
      return flag;
    }
    throw damaged(name);
  }

  static Json.Obj object(Json.Obj json, String name) {
    if (json.get(name).orElse(new Json.Null()) instanceof Json.Obj object) {
      return object;
    }
    throw damaged(name);
  }

  static Instant time(Json.Obj json, String name) {
    return Instant.parse(text(json, name));
  }

  private static StoreFailure damaged(String name) {
    return new StoreFailure("a damaged record of a container: " + name);
  }
}
