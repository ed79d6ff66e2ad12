package io.moorage.registry.api;

import io.moorage.blobstore.fsck.OnlineCheck;
import io.moorage.registry.endpoint.Call;
import io.moorage.registry.endpoint.ErrorCode;
import io.moorage.registry.endpoint.Refusal;
import io.moorage.registry.endpoint.Response;
import io.moorage.registry.json.CheckDocument;

/** Begins a check of the store, which goes on when this has answered. */
final class StartCheck {
  private final OnlineCheck check;

  StartCheck(OnlineCheck check) {
    this.check = check;
  }

  Response answer(Call call) {
    if (!check.start(LocalApi.isSet(call.query(), "quick"))) {
      throw new Refusal(
          ErrorCode.CHECK_BUSY, "a check is running; GET /api/v1/fsck says how far it is");
    }
    return JsonAnswer.of(202, CheckDocument.write(check.progress()));
  }
}
