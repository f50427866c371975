package dev.berth.endpoint;

/** The inference engines that Berth knows by name. */
public enum EngineKind {
  VLLM("vllm"),
  SGLANG("sglang"),
  /** NVIDIA's trtllm-serve, without Triton around it. */
  TENSORRT_LLM("tensorrt-llm"),
  TRITON("triton"),
  /** Hugging Face's Text Generation Inference. */
  TGI("tgi"),
  LLAMA_CPP("llama.cpp"),
  OLLAMA("ollama");

  private final String label;

  EngineKind(String label) {
    this.label = label;
  }

  /** As the configuration writes it. */
  public String label() {
    return label;
  }
}
