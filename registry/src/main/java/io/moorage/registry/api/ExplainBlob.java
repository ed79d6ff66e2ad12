package io.moorage.registry.api;

import io.moorage.blobstore.metadata.Explanation;
import io.moorage.blobstore.oci.Digest;
import io.moorage.registry.endpoint.ErrorCode;
import io.moorage.registry.endpoint.Refusal;
import io.moorage.registry.endpoint.Response;
import io.moorage.registry.json.ExplanationDocument;
import java.util.function.Function;

/** Why a digest takes space, and when it no longer will. */
final class ExplainBlob {
  private final Function<Digest, Explanation> explain;

  ExplainBlob(Function<Digest, Explanation> explain) {
    this.explain = explain;
  }

  Response answer(Digest digest) {
    var explanation = explain.apply(digest);
    if (explanation.isUnknown()) {
      throw new Refusal(ErrorCode.BLOB_UNKNOWN, "nothing of digest " + digest + " is here");
    }
    return JsonAnswer.of(200, ExplanationDocument.write(explanation));
  }
}
