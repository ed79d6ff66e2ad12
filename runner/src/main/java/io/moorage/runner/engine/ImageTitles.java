package io.moorage.runner.engine;

import io.moorage.runner.Container;
import io.moorage.runner.image.ImageFailure;
import io.moorage.runner.image.Images;

/** What lists call a container's image. */
final class ImageTitles {
  private final Images images;

  ImageTitles(Images images) {
    this.images = images;
  }

  /** The name it was asked for by; its id, if that name leads there no more. */
  String of(Container container) {
    var asked = container.request().image();
    try {
      var now = images.find(asked);
      boolean same = now.isPresent() && now.get().id().toString().equals(container.imageId());
      return same ? asked : container.imageId();
    } catch (ImageFailure ambiguous) {
      return asked;
    }
  }
}
