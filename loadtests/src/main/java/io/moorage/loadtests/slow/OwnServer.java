package io.moorage.loadtests.slow;

import io.moorage.loadtests.Launcher;
import io.moorage.loadtests.compare.Scratch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A server that runs for one measurement, in its folder. What it logs goes to files, unread. */
record OwnServer(InetSocketAddress address, long pid) {
  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:([1-9][0-9]*)");

  /** The launcher builds what is stale first. */
  private static final long START_SECONDS = 300;

  /** Starts one and waits until it listens. */
  static OwnServer start(Scratch scratch) throws IOException, InterruptedException {
    var folder = scratch.folder("server");
    var out = folder.resolve("out");
    var log = folder.resolve("log");
    var data = folder.resolve("data").toString();
    var process =
        scratch.start(
            new ProcessBuilder(Launcher.OWN, "serve", "--data-dir", data, "--listen", "127.0.0.1:0")
                .redirectOutput(out.toFile())
                .redirectError(log.toFile()));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (System.nanoTime() < end && !process.waitFor(100, TimeUnit.MILLISECONDS)) {
      for (Path file : new Path[] {out, log}) {
        var said = ADDRESS.matcher(Files.readString(file));
        if (said.find()) {
          int port = Integer.parseInt(said.group(1));
          return new OwnServer(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), port), process.pid());
        }
      }
    }
    throw new IOException("the server does not start: " + Files.readString(log));
  }
}
