package io.moorage.deploy.cli;

import io.moorage.blobstore.fsck.Summary;
import io.moorage.deploy.cli.json.JsonTree;
import io.moorage.deploy.cli.json.JsonTree.Mismatch;
import java.util.List;
import java.util.Map;

/** A check by the server that has the store open, and the wait for its end. */
final class RemoteCheck {
  private static final String PATH = "/api/v1/fsck";
  private static final int FOUND = 1;

  private final ApiClient client;
  private final Terminal terminal;
  private final boolean json;
  private int told;

  RemoteCheck(ApiClient client, Terminal terminal, boolean json) {
    this.client = client;
    this.terminal = terminal;
    this.json = json;
  }

  int run(boolean quick) {
    try {
      return follow(quick);
    } catch (Unanswered e) {
      // A check that was refused has found nothing, and 1 would say that something is wrong.
      throw Unanswered.askedWrongly(e.getMessage());
    }
  }

  private int follow(boolean quick) {
    JsonTree check = client.send("POST", PATH + "?quick=" + quick, Map.of(), begun -> begun);
    Pauses pauses = new Pauses("checking");
    while (client.use(check, this::isRunning)) {
      pauses.pause();
      check = client.get(PATH, now -> now);
    }
    return client.use(check, this::end);
  }

  /** Tells what is new. */
  private boolean isRunning(JsonTree check) throws Mismatch {
    List<JsonTree> findings = check.objects("findings");
    if (!json) {
      for (JsonTree finding : findings.subList(Math.min(told, findings.size()), findings.size())) {
        new CheckText(terminal)
            .found(
                finding.text("kind"),
                finding.text("what"),
                finding.text("means"),
                finding.text("repair"));
      }
    }
    told = findings.size();
    return check.text("state").equals("running");
  }

  private int end(JsonTree check) throws Mismatch {
    if (!check.text("state").equals("done")) {
      throw Unanswered.askedWrongly(
          "the server could not check its store: "
              + check.optionalText("why").orElse("it was started anew meanwhile"));
    }
    JsonTree counts = check.object("summary");
    Summary summary =
        new Summary(
            counts.number("repositories"),
            counts.number("manifests"),
            counts.number("tags"),
            counts.number("blobs"),
            counts.number("bytes"),
            0,
            counts.number("findings"),
            0);
    if (json) {
      terminal.say(check.toString());
    } else {
      new CheckText(terminal).end(summary, false);
    }
    return summary.isClean() ? 0 : FOUND;
  }
}
