package dev.berth.bench;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * Bodies of OpenAI chat requests: a conversation of prose, with the line breaks and quotation marks
 * that JSON must escape and now and then a character beyond ASCII. The same size gives the same
 * body.
 */
final class ChatBody {

  private static final String MODEL = "\"model\":\"" + Servers.MODEL + "\"";
  private static final String MESSAGES = "\"messages\":[{\"role\":\"system\",\"content\":\"";
  private static final String[] TURNS = {
    "\"},{\"role\":\"user\",\"content\":\"", "\"},{\"role\":\"assistant\",\"content\":\""
  };
  private static final String SETTINGS =
      "\"}],\"temperature\":0.7,\"max_tokens\":512,\"stream\":true";
  private static final int TURN_BYTES = 2048;

  private ChatBody() {}

  /** With the model in front, where clients put it. */
  static ByteString ofSize(int bytes) {
    return of(bytes, "{" + MODEL + "," + MESSAGES, SETTINGS + "}");
  }

  /** With the model behind everything else, where no rule forbids it. */
  static ByteString withModelLast(int bytes) {
    return of(bytes, "{" + MESSAGES, SETTINGS + "," + MODEL + "}");
  }

  private static ByteString of(int bytes, String start, String end) {
    Random random = new Random(bytes);
    StringBuilder body = new StringBuilder(start);
    int length = start.length(); // in UTF-8
    int turns = 0;
    int room = bytes - end.length() - TURNS[1].length();
    while (true) {
      String next = length / TURN_BYTES > turns ? TURNS[turns++ % 2] : word(random);
      int nextLength = next.getBytes(StandardCharsets.UTF_8).length;
      if (length + nextLength > room) {
        break;
      }
      body.append(next);
      length += nextLength;
    }
    body.append(".".repeat(bytes - length - end.length())).append(end);
    return ByteString.copyFromUtf8(body.toString());
  }

  private static String word(Random random) {
    int kind = random.nextInt(100);
    if (kind < 4) {
      return ".\\n";
    }
    if (kind < 6) {
      return "\\\"";
    }
    if (kind < 8) {
      return "naïve ";
    }
    StringBuilder word = new StringBuilder();
    for (int left = 2 + random.nextInt(8); left > 0; left--) {
      word.append((char) ('a' + random.nextInt(26)));
    }
    return word.append(' ').toString();
  }
}
