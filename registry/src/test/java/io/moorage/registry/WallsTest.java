package io.moorage.registry;

import io.moorage.walls.Walls;
import org.junit.jupiter.api.Test;

class WallsTest {
  @Test
  void keepsTheWalls() {
    Walls.hold();
  }
}
