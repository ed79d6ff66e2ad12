package io.moorage.deploy.cli;

import io.moorage.config.Environment;
import io.moorage.deploy.cli.json.JsonTree;
import io.moorage.deploy.cli.json.JsonTree.Mismatch;
import io.moorage.runner.engine.client.EngineClient;
import io.moorage.runner.engine.client.EngineReply;
import io.moorage.runner.engine.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ParseResult;

/** Asks a runner, and makes of its refusals what a verb ends with. */
final class EngineCalls {
  private static final byte[] NOTHING = {};

  private final EngineClient client;

  EngineCalls(EngineClient client) {
    this.client = client;
  }

  static EngineCalls of(ParseResult arguments, Environment environment) {
    return new EngineCalls(new EngineClient(EngineAddress.of(arguments, environment)));
  }

  static String encoded(String word) {
    return URLEncoder.encode(word, StandardCharsets.UTF_8);
  }

  /**
   * Makes a call.
   *
   * @throws Unanswered if nobody answers, or refuses
   */
  EngineReply open(String method, String target, Map<String, String> headers, byte[] document) {
    try {
      return accepted(client.call(method, target, headers, document));
    } catch (IOException e) {
      throw unreached(e);
    }
  }

  /** A call whose body is an archive. */
  EngineReply send(String target, InputStream archive) throws IOException {
    return accepted(client.send("POST", target, "application/x-tar", archive));
  }

  /** A call whose refusal may be an answer, too. */
  EngineReply openAny(String method, String target, byte[] document) throws IOException {
    return client.call(method, target, Map.of(), document);
  }

  EngineReply open(String method, String target) {
    return open(method, target, Map.of(), NOTHING);
  }

  EngineReply takeOver(String target, byte[] document) {
    try {
      return accepted(client.takeOver(target, document));
    } catch (IOException e) {
      throw unreached(e);
    }
  }

  /** A call whose answer says no more than that it is done. */
  void done(String method, String target) {
    byte[] _ = bytes(method, target, NOTHING);
  }

  JsonTree object(String method, String target) {
    return use(() -> JsonTree.read(bytes(method, target, NOTHING)));
  }

  JsonTree object(String method, String target, JsonObject document) {
    return use(() -> JsonTree.read(bytes(method, target, document.bytes())));
  }

  List<JsonTree> array(String target) {
    return use(() -> JsonTree.readArray(bytes("GET", target, NOTHING)));
  }

  /** Reads a document that may be another than expected. */
  interface Reading<T> {
    T read() throws Mismatch;
  }

  <T> T use(Reading<T> reading) {
    try {
      return reading.read();
    } catch (Mismatch e) {
      throw Unanswered.refused(
          "what answers at %s is no runner, or one of another version (%s)"
              .formatted(client.socket(), e.getMessage()));
    }
  }

  private byte[] bytes(String method, String target, byte[] document) {
    try (EngineReply reply = open(method, target, Map.of(), document)) {
      return reply.body().readAllBytes();
    } catch (IOException e) {
      throw unreached(e);
    }
  }

  /**
   * The answer itself, if it is none that refuses.
   *
   * @throws Unanswered otherwise
   */
  static EngineReply accepted(EngineReply reply) throws IOException {
    if (reply.status() < 400) {
      return reply;
    }
    try (reply) {
      String text = reply.text();
      try {
        throw Unanswered.refused(
            JsonTree.read(text.getBytes(StandardCharsets.UTF_8)).text("message"));
      } catch (Mismatch e) {
        throw Unanswered.refused("the runner answered %d: %s".formatted(reply.status(), text));
      }
    }
  }

  Unanswered unreached(IOException e) {
    return Unanswered.askedWrongly(
        ("cannot reach the runner at %s (%s): start it with \"moorage runner start\", or name"
                + " another with --socket or DOCKER_HOST")
            .formatted(client.socket(), e.getMessage()));
  }
}
