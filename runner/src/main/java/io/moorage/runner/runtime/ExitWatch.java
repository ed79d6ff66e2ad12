package io.moorage.runner.runtime;

import static java.lang.System.Logger.Level.ERROR;
import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.OVERFLOW;

import io.moorage.runner.bundle.ContainerId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchService;
import java.util.function.Consumer;

/**
 * Sees the exit files that conmon writes. Each one leads to a call, at least once: for those that
 * are there when the watch begins, too.
 */
public final class ExitWatch implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ExitWatch.class.getName());
  private final Path exits;
  private final Consumer<ContainerId> ended;
  private final WatchService watch;
  private final Thread thread;

  private ExitWatch(ContainerFiles files, Consumer<ContainerId> ended) throws IOException {
    this.exits = files.exits();
    this.ended = ended;
    this.watch = exits.getFileSystem().newWatchService();
    this.thread = Thread.ofPlatform().daemon().name("exits").unstarted(this::watch);
    exits.register(watch, ENTRY_CREATE);
  }

  /**
   * Begins to watch.
   *
   * @param ended told which container ended; it must not take long
   */
  public static ExitWatch start(ContainerFiles files, Consumer<ContainerId> ended) {
    try {
      var exits = new ExitWatch(files, ended);
      exits.thread.start();
      return exits;
    } catch (IOException e) {
      throw new UncheckedIOException("watching " + files.exits(), e);
    }
  }

  private void watch() {
    try {
      scan();
      while (true) {
        var key = watch.take();
        for (var event : key.pollEvents()) {
          if (OVERFLOW.equals(event.kind())) {
            scan();
          } else if (event.context() instanceof Path name) {
            seen(name);
          }
        }
        if (!key.reset()) {
          LOG.log(ERROR, "{0} is gone: the end of containers is no longer seen", exits);
          return;
        }
      }
    } catch (ClosedWatchServiceException closed) {
      // As it should be.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void scan() {
    try (var files = Files.list(exits)) {
      files.map(Path::getFileName).forEach(this::seen);
    } catch (IOException e) {
      LOG.log(ERROR, "cannot list " + exits, e);
    }
  }

  /** conmon writes another name first, and moves it when it is whole. */
  private void seen(Path name) {
    ContainerId.parse(name.toString())
        .ifPresent(
            id -> {
              try {
                ended.accept(id);
              } catch (RuntimeException e) {
                LOG.log(ERROR, "the end of container " + id + " was not dealt with", e);
              }
            });
  }

  @Override
  public void close() {
    try {
      watch.close();
    } catch (IOException e) {
      throw new UncheckedIOException("ending the watch of " + exits, e);
    }
  }
}
