package io.moorage.runner;

import java.util.Map;
import java.util.TreeMap;

/** Tells what happens to containers. */
record ContainerEvents(Events events) {

  void publish(Container container, String action) {
    publish(container, action, Map.of());
  }

  /** With what the event has besides the container's name, image and labels. */
  void publish(Container container, String action, Map<String, String> more) {
    var attributes = new TreeMap<>(container.request().labels());
    attributes.put("name", container.name());
    attributes.put("image", container.request().image());
    attributes.putAll(more);
    events.publish("container", action, container.id().hex(), attributes);
  }
}
