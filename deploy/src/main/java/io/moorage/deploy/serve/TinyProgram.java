package io.moorage.deploy.serve;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A program that says hi and ends, for x86-64: an image must have something to run. */
final class TinyProgram {
  private static final int BLOCK = 512;
  private static final long BASE = 0x400000;
  private static final int HEADERS = 0x78;
  private static final byte[] TEXT = {'h', 'i', '\n'};

  /** write(1, text, 3); exit(0). The text follows, and its address is set in the second line. */
  private static final int[] CODE = {
    0xb8,
    1,
    0,
    0,
    0,
    0xbf,
    1,
    0,
    0,
    0, // mov eax, 1; mov edi, 1
    0xbe,
    0,
    0,
    0,
    0,
    0xba,
    3,
    0,
    0,
    0, // mov esi, text; mov edx, 3
    0x0f,
    0x05,
    0x31,
    0xff,
    0xb8,
    60,
    0,
    0,
    0,
    0x0f,
    0x05 // syscall; xor edi, edi; mov eax, 60
  };

  private static final int ADDRESS_AT = HEADERS + 11;

  private TinyProgram() {}

  /** The program. {@code elf(5)} */
  static byte[] elf() {
    int size = HEADERS + CODE.length + TEXT.length;
    var elf = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    elf.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).putLong(0);
    elf.putShort((short) 2).putShort((short) 0x3e).putInt(1).putLong(BASE + HEADERS);
    elf.putLong(0x40).putLong(0).putInt(0);
    elf.putShort((short) 0x40).putShort((short) 0x38).putShort((short) 1);
    elf.putShort((short) 0).putShort((short) 0).putShort((short) 0);
    elf.putInt(1).putInt(5).putLong(0).putLong(BASE).putLong(BASE);
    elf.putLong(size).putLong(size).putLong(0x1000);
    for (int b : CODE) {
      elf.put((byte) b);
    }
    elf.put(TEXT);
    elf.putInt(ADDRESS_AT, (int) BASE + HEADERS + CODE.length);
    return elf.array();
  }

  /** An archive with the program as {@code /hi}. {@code tar(5)} */
  static byte[] layer() {
    byte[] program = elf();
    var header = new byte[BLOCK];
    text(header, 0, "hi");
    text(header, 100, "0000755");
    text(header, 108, "0000000");
    text(header, 116, "0000000");
    text(header, 124, "%011o".formatted(program.length));
    text(header, 136, "00000000000");
    text(header, 148, "        ");
    text(header, 156, "0");
    text(header, 257, "ustar");
    text(header, 263, "00");
    int sum = 0;
    for (byte b : header) {
      sum += b;
    }
    text(header, 148, "%06o\0 ".formatted(sum));
    var archive = Arrays.copyOf(header, BLOCK * 4);
    System.arraycopy(program, 0, archive, BLOCK, program.length);
    return archive;
  }

  private static void text(byte[] block, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }
}
