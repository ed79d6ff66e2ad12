package io.moorage.registry.api;

import io.moorage.blobstore.fsck.OnlineCheck;
import io.moorage.registry.endpoint.Response;
import io.moorage.registry.json.CheckDocument;

/** What the last check of the store has found so far. */
final class ShowCheck {
  private final OnlineCheck check;

  ShowCheck(OnlineCheck check) {
    this.check = check;
  }

  Response answer() {
    return JsonAnswer.of(200, CheckDocument.write(check.progress()));
  }
}
