package dev.berth.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSearchTest {

  @ParameterizedTest
  @ValueSource(ints = {'\r', 0, 1, 0x7f, 0x80, 0x81, 0xff})
  void indexOf_amongAllOtherBytes_findsOnlyThatOne(int wanted) {
    byte[] bytes = new byte[600];
    for (int i = 0; i < bytes.length; i++) {
      int other = i & 0xff;
      bytes[i] = (byte) (other == wanted ? other ^ 1 : other);
    }
    for (int at = 0; at < bytes.length; at += 7) {
      byte before = bytes[at];
      bytes[at] = (byte) wanted;
      assertThat(ByteSearch.indexOf((byte) wanted, bytes, 0, bytes.length)).isEqualTo(at);
      assertThat(ByteSearch.indexOf((byte) wanted, bytes, at, at + 1)).isEqualTo(at);
      bytes[at] = before;
    }
    assertThat(ByteSearch.indexOf((byte) wanted, bytes, 3, 590)).isEqualTo(590);
  }

  @Test
  void indexOf_anyRange_staysInside() {
    Random random = new Random(7);
    byte[] bytes = new byte[64];
    for (int i = 0; i < 20_000; i++) {
      Arrays.fill(bytes, (byte) random.nextInt(3));
      bytes[random.nextInt(64)] = 1;
      int from = random.nextInt(64);
      int to = from + random.nextInt(65 - from);
      int expected = from;
      while (expected < to && bytes[expected] != 1) {
        expected++;
      }
      assertThat(ByteSearch.indexOf((byte) 1, bytes, from, to)).isEqualTo(expected);
    }
  }
}
