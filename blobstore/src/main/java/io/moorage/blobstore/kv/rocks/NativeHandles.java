package io.moorage.blobstore.kv.rocks;

import java.util.ArrayDeque;
import java.util.Deque;
import org.rocksdb.AbstractNativeReference;

/** What is held outside the heap: each handle is closed once, the last one taken first. */
final class NativeHandles implements AutoCloseable {
  private final Deque<AbstractNativeReference> handles = new ArrayDeque<>();

  <T extends AbstractNativeReference> T own(T handle) {
    handles.push(handle);
    return handle;
  }

  @Override
  public void close() {
    while (!handles.isEmpty()) {
      handles.pop().close();
    }
  }
}
