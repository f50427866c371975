package dev.berth.simulator.api;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * Whether an answer calls a tool: it does, the first one offered, unless the client forbids it or
 * has already told what a tool said. Reads OpenAI's and Anthropic's words. Stream-confined.
 */
final class ToolTalk {
  private static final Set<String> CONVERSATIONS = Set.of("messages", "input");
  private static final Set<String> RESULTS = Set.of("tool_result", "function_call_output");

  private @Nullable String offered;
  private boolean answered;
  private boolean forbidden;

  void onChoice(@Nullable String choice) {
    forbidden = "none".equals(choice);
  }

  /** A string below a top-level field, at this depth, the body itself being at 0. */
  void onText(int depth, String field, JsonParser value) {
    String name = value.currentName();
    if (name == null) {
      return;
    }
    if (field.equals("tools")) {
      onTool(depth, name, value);
    } else if (CONVERSATIONS.contains(field)) {
      onConversation(name, value);
    }
  }

  /** A tool has its name at its top or, in chat, in its {@code function}. */
  private void onTool(int depth, String name, JsonParser value) {
    if (offered == null && name.equals("name") && (depth == 3 || depth == 4)) {
      offered = value.getString();
    }
  }

  private void onConversation(String name, JsonParser value) {
    if (name.equals("role")) {
      answered |= value.getString().equals("tool");
    } else if (name.equals("type")) {
      answered |= RESULTS.contains(value.getString());
    }
  }

  /** The tool that the answer calls, or null. */
  @Nullable String called() {
    return answered || forbidden ? null : offered;
  }
}
