package io.moorage.deploy.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PortHolderTest {
  private static final String LINE =
      "   0: 0100007F:1388 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0"
          + " 12345 1 0000000000000000 100 0 0 10 0";

  @Test
  void inode_listeningOnThePort_found() {
    assertEquals(Optional.of("12345"), PortHolder.inode(LINE, 5000));
  }

  @Test
  void inode_otherPortOrState_none() {
    assertEquals(Optional.empty(), PortHolder.inode(LINE, 5001));
    assertEquals(Optional.empty(), PortHolder.inode(LINE.replace(" 0A ", " 01 "), 5000));
    assertEquals(Optional.empty(), PortHolder.inode("  sl  local_address", 5000));
  }

  @Test
  void of_ownSocket_isThisProcess() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String holder = PortHolder.of(socket.getLocalPort()).orElse("nobody");
      assertTrue(holder.endsWith("(pid " + ProcessHandle.current().pid() + ")"), holder);
    }
  }
}
