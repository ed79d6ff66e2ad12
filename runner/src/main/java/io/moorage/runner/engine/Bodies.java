package io.moorage.runner.engine;

import io.moorage.runner.engine.json.JsonFields;
import java.io.IOException;

/** Bodies that are documents, and therefore small. */
final class Bodies {
  private static final int LARGEST = 4 << 20;

  private Bodies() {}

  /**
   * Reads the document of a call.
   *
   * @throws EngineRefusal 413 if it is too large
   * @throws JsonFields.Malformed if it is no object
   */
  static JsonFields document(EngineCall call) throws IOException {
    return JsonFields.read(bytes(call));
  }

  /** The body as it came. */
  static byte[] bytes(EngineCall call) throws IOException {
    byte[] body = call.body().readNBytes(LARGEST + 1);
    if (body.length > LARGEST) {
      throw new EngineRefusal(413, "the body is larger than 4 MiB");
    }
    return body;
  }

  /**
   * To be called when all that is known was read.
   *
   * @throws EngineRefusal 400 that names what else the client wants
   */
  static void refuseRest(JsonFields fields) {
    var rest = fields.unasked();
    if (!rest.isEmpty()) {
      throw EngineRefusal.badRequest(String.join(", ", rest) + " is not supported yet");
    }
  }
}
