"""llama.cpp's server with a tiny model of random weights; scripts/llama-engine runs this."""

import os
import sys

import gguf
import numpy
import xllamacpp

WIDTH = 64
LAYERS = 2
HEADS = 4
INNER_WIDTH = 128
CONTEXT = 8192  # of one sequence
SLOTS = 4
MEAN_POOLING = 1  # llama.cpp's LLAMA_POOLING_TYPE_MEAN

# Tokens of one character; everything else is a token per byte. The first is how SentencePiece
# writes a blank.
CHARACTERS = "\u2581etaoinshrdlcumwfgypbvkjxqzETAOINSHRDLCUMWFGYPBVKJXQZ.,!?0123456789"
CHAT_TEMPLATE = (
    "{% for m in messages %}{{ m['role'] + ': ' + m['content'] + '\n' }}{% endfor %}assistant: "
)


def vocabulary():
    """Pairs of text and kind, in the order of their ids."""
    yield "<unk>", gguf.TokenType.UNKNOWN
    yield "<s>", gguf.TokenType.CONTROL
    yield "</s>", gguf.TokenType.CONTROL
    for byte in range(256):
        yield f"<0x{byte:02X}>", gguf.TokenType.BYTE
    for character in CHARACTERS:
        yield character, gguf.TokenType.NORMAL


def add_shape(writer, tokens):
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(INNER_WIDTH)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_vocab_size(len(tokens))


def add_tokenizer(writer, tokens):
    writer.add_tokenizer_model("llama")
    writer.add_token_list([text for text, kind in tokens])
    writer.add_token_scores([0.0] * len(tokens))
    writer.add_token_types([kind for text, kind in tokens])
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_chat_template(CHAT_TEMPLATE)


def add_weights(writer, tokens):
    random = numpy.random.default_rng(seed=1)

    def noise(name, *shape):
        weights = 0.05 * random.standard_normal(shape)
        writer.add_tensor(name + ".weight", weights.astype(numpy.float32))

    def ones(name):
        writer.add_tensor(name + ".weight", numpy.ones(WIDTH, numpy.float32))

    noise("token_embd", len(tokens), WIDTH)
    for layer in range(LAYERS):
        block = f"blk.{layer}."
        ones(block + "attn_norm")
        for part in ("attn_q", "attn_k", "attn_v", "attn_output"):
            noise(block + part, WIDTH, WIDTH)
        ones(block + "ffn_norm")
        noise(block + "ffn_gate", INNER_WIDTH, WIDTH)
        noise(block + "ffn_up", INNER_WIDTH, WIDTH)
        noise(block + "ffn_down", WIDTH, INNER_WIDTH)
    ones("output_norm")
    noise("output", len(tokens), WIDTH)


def write_model(path):
    """Appears whole, by a rename: another process may want the same file."""
    draft = f"{path}.{os.getpid()}"
    writer = gguf.GGUFWriter(draft, "llama")
    tokens = list(vocabulary())
    add_shape(writer, tokens)
    add_tokenizer(writer, tokens)
    add_weights(writer, tokens)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    os.replace(draft, path)


def start_server(path):
    params = xllamacpp.CommonParams()
    params.model.path = path
    params.model_alias = {"tiny"}
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_ctx = SLOTS * CONTEXT
    params.n_parallel = SLOTS
    params.n_gpu_layers = 0
    params.cpuparams.n_threads = 1
    params.n_threads_http = SLOTS
    params.warmup = False
    params.embedding = True
    params.pooling_type = type(params.pooling_type)(MEAN_POOLING)
    params.endpoint_metrics = True
    return xllamacpp.Server(params)


def main():
    path = sys.argv[1]
    if not os.path.exists(path):
        write_model(path)
    server = start_server(path)
    print(server.listening_address.removeprefix("http://"), flush=True)
    sys.stdin.read()
    # The server's threads do not end by themselves, and it has nothing to lose.
    os._exit(0)


main()
