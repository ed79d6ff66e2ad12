package io.moorage.loadtests.compare;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Small requests by wrk, from one thread. */
record Wrk(InetSocketAddress server, String path, String accept, int connections, int seconds) {
  private static final Pattern DONE = Pattern.compile("([0-9]+) requests in ([0-9.]+)(s|m)");
  private static final Pattern FAILED =
      Pattern.compile("Non-2xx or 3xx responses: .*|Socket errors: .*");
  private static final Pattern LATENCY =
      Pattern.compile("(?s)50% +([0-9.]+)(us|ms|s).*99% +([0-9.]+)(us|ms|s)");

  Load run() throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                "wrk",
                "--latency",
                "-t1",
                "-c" + connections,
                "-d" + seconds + "s",
                "-H",
                "Accept: " + accept,
                "http://%s:%d%s".formatted(server.getHostString(), server.getPort(), path))
            .redirectErrorStream(true)
            .start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    var done = DONE.matcher(said);
    var failed = FAILED.matcher(said);
    if (process.waitFor() != 0 || !done.find()) {
      throw new IOException("wrk: " + said);
    }
    if (failed.find()) {
      throw new IOException("wrk: " + failed.group());
    }
    double took = Double.parseDouble(done.group(2)) * ("m".equals(done.group(3)) ? 60 : 1);
    return new Load(Double.parseDouble(done.group(1)), took, latencies(said), Double.NaN);
  }

  private static Latencies latencies(String said) {
    var match = LATENCY.matcher(said);
    return match.find()
        ? new Latencies(
            millis(match.group(1), match.group(2)), millis(match.group(3), match.group(4)))
        : Latencies.NONE;
  }

  private static double millis(String number, String unit) {
    return Double.parseDouble(number)
        * switch (unit) {
          case "us" -> 1e-3;
          case "ms" -> 1;
          default -> 1e3;
        };
  }
}
