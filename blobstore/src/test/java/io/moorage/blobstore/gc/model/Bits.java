package io.moorage.blobstore.gc.model;

/** Small numbers side by side in one word, taken out in the order in which they were put in. */
final class Bits {
  private long word;
  private int used;

  Bits of(long bits) {
    word = bits;
    used = 0;
    return this;
  }

  void put(int value, int width) {
    if (value < 0 || value >= 1 << width || used + width > Long.SIZE) {
      throw new IllegalArgumentException(value + " in " + width + " bits behind " + used);
    }
    word |= (long) value << used;
    used += width;
  }

  int take(int width) {
    int value = (int) (word >>> used) & ((1 << width) - 1);
    used += width;
    return value;
  }

  long word() {
    return word;
  }
}
