package io.moorage.runner;

import io.moorage.runner.bundle.ContainerRequest;
import io.moorage.runner.bundle.ImageDefaults;
import io.moorage.runner.bundle.Signal;
import io.moorage.runner.log.LogQuery;
import io.moorage.runner.log.LogReader;
import io.moorage.runner.runtime.Attached;
import java.util.List;
import java.util.Optional;

/**
 * The containers of this host. Safe for use by many threads; what is done to one container is done
 * in turn.
 *
 * <p>A reference is a name, an id, or the beginning of an id that no other has. Every method that
 * takes one throws {@link ContainerFailure.NoSuchContainer} if nothing answers to it, {@link
 * ContainerFailure.Conflict} if the container's state does not allow what is asked, and {@link
 * ContainerFailure.Failed} if the host fails.
 */
public interface Containers {

  /**
   * Makes a container; it does not run yet.
   *
   * @param name none for one that is made up
   * @param imageId digest of the image's configuration
   * @throws ContainerFailure.Conflict if the name is taken, or the image is going away
   * @throws io.moorage.runner.bundle.InvalidRequest if the host cannot do what is asked
   */
  Container create(
      Optional<String> name, ContainerRequest request, String imageId, ImageDefaults image);

  Container get(String reference);

  /** All of them, the newest first. */
  List<Container> list();

  /**
   * Starts it.
   *
   * @return false if it runs already
   * @throws ContainerFailure.CannotRun if the program cannot be run
   */
  boolean start(String reference);

  /**
   * Sends its stop signal, and after a while SIGKILL; returns when it has ended.
   *
   * @param seconds how long it is given; none for the container's own; negative for ever
   * @param signal none for the container's own
   * @return false if it did not run
   */
  boolean stop(String reference, Optional<Integer> seconds, Optional<Signal> signal);

  /** Stops it if it runs, and starts it. */
  void restart(String reference, Optional<Integer> seconds, Optional<Signal> signal);

  /** Sends a signal to its first process. */
  void kill(String reference, Signal signal);

  void pause(String reference);

  void unpause(String reference);

  Waiter waitFor(String reference, Waiter.Condition condition);

  /** Gives it another name. */
  void rename(String reference, String name);

  /**
   * Removes it.
   *
   * @param force whether it is killed if it runs
   */
  void remove(String reference, boolean force);

  /** Its processes, as {@code ps} on the host shows them. */
  ProcessTable top(String reference, String psArguments);

  /**
   * Connects to its streams. It may be attached before it is started: nothing of its output is
   * missed then.
   *
   * @param stdin whether the client's input goes to it
   * @param detachKeys none for the default
   */
  Attached attach(String reference, boolean stdin, Optional<String> detachKeys);

  void resize(String reference, TerminalSize size);

  LogReader logs(String reference, LogQuery query);

  Exec createExec(String reference, ExecRequest request);

  /** The exec of an id; {@link ContainerFailure.NoSuchExec} if there is none. */
  Exec exec(String id);

  /** Starts it, and connects to its streams. */
  Attached startExec(String id, Optional<TerminalSize> size);

  /** Starts it, and lets it run. */
  void startDetachedExec(String id);

  void resizeExec(String id, TerminalSize size);
}
