package dev.berth.it.client;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import java.net.InetSocketAddress;

/**
 * The official SDKs as an application would make them: they are told where, and a key, and nothing
 * else that a gateway could need. They check every answer against their idea of the API. To be
 * closed by the test.
 */
public final class Sdks {

  private static final String KEY = "any";

  private Sdks() {}

  /** OpenAI's. */
  public static OpenAIClient openAi(InetSocketAddress gateway) {
    return OpenAIOkHttpClient.builder()
        .baseUrl("http://127.0.0.1:" + gateway.getPort() + "/v1")
        .apiKey(KEY)
        .responseValidation(true)
        .build();
  }

  /** Anthropic's. */
  public static AnthropicClient anthropic(InetSocketAddress gateway) {
    return AnthropicOkHttpClient.builder()
        .baseUrl("http://127.0.0.1:" + gateway.getPort())
        .apiKey(KEY)
        .responseValidation(true)
        .build();
  }
}
