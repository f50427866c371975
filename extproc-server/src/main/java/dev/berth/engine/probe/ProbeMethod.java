package dev.berth.engine.probe;

import dev.berth.endpoint.EngineKind;
import dev.berth.engine.EngineConnection;
import dev.berth.engine.EngineReply;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** How a server shows that it is well. */
public sealed interface ProbeMethod {

  /** What this engine has for the purpose. */
  static ProbeMethod of(EngineKind engine) {
    return new Http(
        switch (engine) {
          case VLLM, SGLANG, TENSORRT_LLM, TGI, LLAMA_CPP -> "/health";
          case TRITON -> "/v2/health/ready";
          case OLLAMA -> "/";
        });
  }

  /** Asks once. */
  void ask(EngineConnection connection, Duration timeout, Consumer<EngineReply> onReply);

  /**
   * By an answer of status 2xx to a GET.
   *
   * @param path with query
   */
  record Http(String path) implements ProbeMethod {

    private static final Pattern FORM = Pattern.compile("/[\\x21-\\x7e&&[^#]]*");

    public Http {
      if (!FORM.matcher(path).matches()) {
        throw new IllegalArgumentException("a path that begins with '/', without spaces");
      }
    }

    @Override
    public void ask(EngineConnection connection, Duration timeout, Consumer<EngineReply> onReply) {
      connection.get(path, timeout, onReply);
    }
  }

  /** By accepting a connection. That the engine behind the port works it does not show. */
  record Tcp() implements ProbeMethod {

    @Override
    public void ask(EngineConnection connection, Duration timeout, Consumer<EngineReply> onReply) {
      connection.connect(timeout, onReply);
    }
  }
}
