package io.moorage.runner.engine.door;

import io.moorage.runner.engine.Answer;
import io.moorage.runner.engine.EngineApi;
import io.moorage.runner.engine.EngineCall;
import io.moorage.runner.engine.Peer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Who answers the calls of one connection, and keeps the record of who changed what.
 *
 * @param admitted whether the peer may call at all
 * @param server what the answers say of who gave them
 */
record Desk(EngineApi api, Peer peer, boolean admitted, String server) {
  private static final Logger AUDIT = System.getLogger("io.moorage.runner.audit");
  private static final int LONGEST = 300;

  Answer answer(EngineCall call) throws InterruptedException {
    if (!admitted) {
      return Answer.failed(403, "user %d may not use this socket".formatted(peer.uid()));
    }
    return api.answer(call);
  }

  /** A line for each call that may have changed something, and for each that was turned away. */
  void note(String method, String target, int status) {
    boolean reads = method.equals("GET") || method.equals("HEAD");
    if (!reads || !admitted) {
      var shown = target.length() > LONGEST ? target.substring(0, LONGEST) + "…" : target;
      AUDIT.log(
          Level.INFO,
          () ->
              "uid=%d pid=%d %s %s %d"
                  .formatted(
                      peer.uid(), peer.pid(), method, shown.replaceAll("\\p{Cntrl}", "?"), status));
    }
  }
}
