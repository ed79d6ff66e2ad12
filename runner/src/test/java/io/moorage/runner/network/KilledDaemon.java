package io.moorage.runner.network;

import io.moorage.runner.network.linux.NetworkNamespace;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A daemon to be killed: attaches what its arguments name, {@code NAME} or {@code NAME=PORT}, says
 * so, and waits.
 */
final class KilledDaemon {
  private KilledDaemon() {}

  public static void main(String[] arguments) throws Exception {
    var networks =
        LinuxNetworks.open(
            TestHost.SETTINGS, Path.of(arguments[0]), NetworkNamespace.ours(), new Random());
    networks.recover(Set.of());
    for (String argument : List.of(arguments).subList(1, arguments.length)) {
      String[] words = argument.split("=", -1);
      var ports =
          words.length == 1
              ? List.<PortRequest>of()
              : List.of(PortRequest.parse("80/tcp", "", words[1]));
      var attachment = networks.attach(words[0], ports);
      System.out.println(
          words[0] + " " + attachment.link() + " " + attachment.namespace().orElseThrow());
    }
    System.out.println("ready");
    Thread.sleep(Long.MAX_VALUE);
  }
}
