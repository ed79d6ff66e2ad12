package io.moorage.runner.network.linux;

import io.moorage.blobstore.linux.FileDescriptor;
import io.moorage.blobstore.linux.NativeCall;
import io.moorage.blobstore.linux.NativeFunction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A network namespace, held open: it lives at least as long as this does, and no file names it.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/network_namespaces.7.html">
 *     network_namespaces(7)</a>
 */
public final class NetworkNamespace implements AutoCloseable {
  private static final int CLONE_NEWNET = 0x40000000;
  private static final int O_CLOEXEC = 0x80000;
  private static final Object DONE = new Object();
  private static final String OF_THIS_THREAD = "/proc/thread-self/ns/net";

  private static final NativeFunction OPEN = NativeFunction.ofInt("open", 2);
  private static final NativeFunction SETNS = NativeFunction.ofInt("setns", 2);
  private static final NativeFunction UNSHARE = NativeFunction.ofInt("unshare", 1);

  /** Empty: the one this process is in. */
  private final Optional<FileDescriptor> file;

  private NetworkNamespace(Optional<FileDescriptor> file) {
    this.file = file;
  }

  /** What shall be done inside. */
  @FunctionalInterface
  public interface Work<T> {
    T run() throws IOException;
  }

  /** The same, where nothing comes of it. */
  @FunctionalInterface
  public interface Step {
    void run() throws IOException;
  }

  /** The one this process is in. */
  public static NetworkNamespace ours() {
    return new NetworkNamespace(Optional.empty());
  }

  /** A new one, with nothing but a loopback interface that is down. */
  public static NetworkNamespace create() throws IOException {
    return onThread(
        () -> {
          try (var call = new NativeCall()) {
            call.to(UNSHARE, "network", CLONE_NEWNET);
          }
          return open(Path.of(OF_THIS_THREAD));
        });
  }

  /** One that has a name, or a process in it. */
  public static NetworkNamespace open(Path path) throws IOException {
    try (var call = new NativeCall()) {
      return new NetworkNamespace(
          Optional.of(
              new FileDescriptor(call.to(OPEN, path, call.text(path.toString()), O_CLOEXEC))));
    }
  }

  /**
   * Does something inside, on a thread that ends with it: sockets, processes and the files of
   * {@code /proc/sys/net} are then those of this namespace.
   */
  public <T> T call(Work<T> work) throws IOException {
    if (file.isEmpty()) {
      return work.run();
    }
    return onThread(
        () -> {
          try (var call = new NativeCall()) {
            call.to(SETNS, this, file.get().number(), CLONE_NEWNET);
          }
          return work.run();
        });
  }

  /** As {@link #call}. */
  public void run(Step step) throws IOException {
    call(
        () -> {
          step.run();
          return DONE;
        });
  }

  /**
   * Number of the descriptor, for the kernel.
   *
   * @throws IllegalStateException if it is our own namespace: nothing is moved there
   */
  public int number() {
    return file.orElseThrow(() -> new IllegalStateException("our own namespace")).number();
  }

  /** Where other processes can open it while this is open. */
  public Path path() {
    return file.map(
            open -> Path.of("/proc/" + ProcessHandle.current().pid() + "/fd/" + open.number()))
        .orElse(Path.of("/proc/self/ns/net"));
  }

  /** A thread's namespace cannot be given back safely when something fails: the thread ends. */
  private static <T> T onThread(Work<T> work) throws IOException {
    var result = new AtomicReference<@Nullable T>();
    var failure = new AtomicReference<@Nullable Throwable>();
    var thread =
        Thread.ofPlatform()
            .name("network-namespace")
            .start(
                () -> {
                  try {
                    result.set(work.run());
                  } catch (Throwable e) {
                    failure.set(e);
                  }
                });
    join(thread);
    switch (failure.get()) {
      case null -> {}
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IOException(e);
    }
    return Objects.requireNonNull(result.get(), "work without a result");
  }

  /** To the end, whoever interrupts: what is half done in a namespace has no owner. */
  private static void join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    if (file.isPresent()) {
      file.get().close();
    }
  }

  @Override
  public String toString() {
    return "network namespace " + path();
  }
}
