package io.moorage.runner.bundle;

import java.util.List;

/** Who a process is. */
public record User(long uid, long gid, List<Long> groups) {
  public User {
    groups = List.copyOf(groups);
  }
}
