package io.moorage.registry.api;

import io.moorage.blobstore.gc.CollectionStatus;
import io.moorage.registry.endpoint.Response;
import io.moorage.registry.json.CollectionDocument;
import java.util.function.Supplier;

/** What the collector does, has done and will do. */
final class ShowCollection {
  private final Supplier<CollectionStatus> status;

  ShowCollection(Supplier<CollectionStatus> status) {
    this.status = status;
  }

  Response answer() {
    return JsonAnswer.of(200, CollectionDocument.write(status.get()));
  }
}
