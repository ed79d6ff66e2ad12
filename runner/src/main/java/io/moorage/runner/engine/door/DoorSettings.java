package io.moorage.runner.engine.door;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The socket and who may use it.
 *
 * @param socket absolute
 * @param group whose members may connect, beside root; without it the group {@code docker} if there
 *     is one
 * @param server what the answers say of who gave them
 */
public record DoorSettings(Path socket, Optional<String> group, String server) {
  /** What the kernel takes of a path, less the name under which the socket is made. */
  public static final int LONGEST_PATH = 100;

  public static final String USUAL_GROUP = "docker";
}
