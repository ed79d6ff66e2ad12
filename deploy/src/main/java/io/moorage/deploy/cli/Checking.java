package io.moorage.deploy.cli;

import io.moorage.blobstore.StoreSettings;
import io.moorage.blobstore.disk.StoppedStore;
import io.moorage.blobstore.disk.UnusableDirectory;
import io.moorage.blobstore.fsck.Fsck;
import io.moorage.blobstore.fsck.Summary;

/**
 * A check in this process. Apart from {@link FsckVerb}, so that the classes of the store are loaded
 * when it is run and not when the command line is read.
 */
final class Checking {
  private static final int FOUND = 1;

  private Checking() {}

  static int run(
      StoreSettings settings,
      boolean repair,
      boolean quick,
      CheckOutput output,
      Terminal terminal) {
    Fsck.Options options =
        new Fsck.Options(
            quick, Runtime.getRuntime().availableProcessors(), settings.sparseImages());
    try (StoppedStore store =
        repair
            ? StoppedStore.toMend(settings.directory())
            : StoppedStore.toRead(settings.directory())) {
      output.begin();
      Summary summary =
          repair
              ? Fsck.repair(store, options, settings.grace(), output::found)
              : Fsck.check(store, options, output::found);
      output.end(summary, repair);
      return summary.isClean() ? 0 : FOUND;
    } catch (UnusableDirectory e) {
      terminal.complain(
          "moorage: "
              + (e.inUse()
                  ? "a server has data directory %s open: stop it, or have it check itself with --online"
                      .formatted(settings.directory())
                  : e.getMessage()));
      return Command.USAGE;
    }
  }
}
