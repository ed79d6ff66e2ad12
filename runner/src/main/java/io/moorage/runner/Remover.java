package io.moorage.runner;

import static java.lang.System.Logger.Level.ERROR;

import io.moorage.runner.ContainerState.Exit;
import io.moorage.runner.ContainerState.Removing;
import io.moorage.runner.runtime.ContainerFiles;
import io.moorage.runner.runtime.ContainerRuntime;

/** Removes containers. Its caller holds the container's lock. */
final class Remover {
  private static final System.Logger LOG = System.getLogger(Remover.class.getName());
  private final ContainerRuntime runtime;
  private final Foundation foundation;
  private final ContainerRecords records;
  private final Names names;
  private final ContainerEvents events;
  private final LastCodes codes;

  Remover(
      ContainerRuntime runtime,
      Foundation foundation,
      ContainerRecords records,
      Names names,
      ContainerEvents events,
      LastCodes codes) {
    this.runtime = runtime;
    this.foundation = foundation;
    this.records = records;
    this.names = names;
    this.events = events;
    this.codes = codes;
  }

  /** Removes a container that does not run, in whole. */
  void remove(Supervised supervised, int code) {
    retire(supervised, code);
    finish(supervised.container());
  }

  /** Removes a container that does not run; what is left of it goes behind. */
  void removeSoon(Supervised supervised, int code) {
    retire(supervised, code);
    // Another thread, as who was told of the end may be waiting for this one's turn to be over.
    Thread.ofVirtual().start(() -> finish(supervised.container()));
  }

  /**
   * Takes a container out of sight. Who waits is told as soon as nobody can find it and its name,
   * addresses and ports are free; its mounts and files go after that, as the kernel takes its time
   * over a mount.
   */
  private void retire(Supervised supervised, int code) {
    var last = supervised.container().state().lastExit();
    supervised.cancelRestart();
    supervised.set(new Removing(last));
    records.note(supervised.kept());
    var container = supervised.container();
    try {
      foundation.vacate(container);
    } catch (RuntimeException e) {
      LOG.log(ERROR, "the place of container " + container.id() + " was not freed", e);
    }
    codes.put(container, last.map(Exit::code).orElse(code));
    names.remove(container);
    supervised.gone(last.map(Exit::code).orElse(code));
    events.publish(container, "destroy");
  }

  /** Takes away what is left of a container that is being removed. What fails is tried at boot. */
  void finish(Container container) {
    try {
      runtime.delete(container.id());
      foundation.release(container);
      foundation.discard(container);
      ContainerFiles.deleteTree(container.directory());
      runtime.files().forgetExit(container.id());
      records.remove(container, foundation.unpin(container));
    } catch (RuntimeException e) {
      LOG.log(
          ERROR,
          "container " + container.id() + " is not removed in whole; a restart tries again",
          e);
    }
  }
}
