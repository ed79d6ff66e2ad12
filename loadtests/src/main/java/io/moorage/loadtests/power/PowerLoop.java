package io.moorage.loadtests.power;

import io.moorage.blobstore.disk.StoppedStore;
import io.moorage.blobstore.disk.UnusableDirectory;
import io.moorage.blobstore.fsck.Fsck;
import io.moorage.deploy.clients.RunningRegistry;
import io.moorage.loadtests.kill.KillLoop;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Cuts the power of a server under load again and again. */
public final class PowerLoop {
  /** A server that was just started acknowledges little at first. */
  private static final int SHORTEST_MILLIS = 300;

  private static final int LONGEST_MILLIS = 1500;

  private PowerLoop() {}

  /** Why this machine cannot cut the power of such a file system; empty if it can. */
  public static Optional<String> missing(FileSystemKind kind) {
    return CuttableDisk.missing(kind);
  }

  /**
   * Runs to the end, or to the first loss.
   *
   * @param server changes how the server is started
   */
  public static KillLoop.Outcome run(
      FileSystemKind kind,
      int cuts,
      long seed,
      UnaryOperator<RunningRegistry.Launch> server,
      PrintStream out)
      throws IOException, InterruptedException {
    out.printf("power loop on %s, ", kind);
    try (var disk = CuttableDisk.make(kind)) {
      var launch = server.apply(RunningRegistry.on(disk.mountPoint()));
      return KillLoop.run(
          new KillLoop.Options(seed, cuts, disk.mountPoint(), launch, new PowerCut(disk)), out);
    }
  }

  private record PowerCut(CuttableDisk disk) implements KillLoop.Mischief {
    @Override
    public void cut(Path data, Runnable darkness) throws IOException {
      disk.cut(darkness);
    }

    @Override
    public void harm(Path data) throws IOException, InterruptedException {
      disk.remount();
    }

    @Override
    public List<String> check(Path data) {
      var found = new ArrayList<String>();
      try (var store = StoppedStore.toRead(data)) {
        var _ =
            Fsck.check(
                store,
                Fsck.Options.thorough(),
                report -> found.add("fsck: " + report.finding().what()));
      } catch (UnusableDirectory e) {
        found.add("fsck: " + e.getMessage());
      }
      return found;
    }

    @Override
    public boolean losesRelaxed() {
      return true;
    }

    @Override
    public int shortestMillis() {
      return SHORTEST_MILLIS;
    }

    @Override
    public int longestMillis() {
      return LONGEST_MILLIS;
    }
  }
}
