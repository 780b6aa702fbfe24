import layer_contract
import pytest
from gradients import BACKEND, needs_tensorflow
from layer_contract import Case
from samples import V_SOURCE, V_TARGET, E, F, H, M, U

from seq2seq.attention.attention import Attention
from seq2seq.attention.distribution import AttentionDistribution
from seq2seq.attention.multi_head import MultiHeadAttention
from seq2seq.attention.score import AdditiveScore, DotScore, GeneralScore, ScaledDotScore
from seq2seq.attention.value import AttentionValue
from seq2seq.recurrent.attention_decoder import AttentionDecoder
from seq2seq.recurrent.decoder import Decoder
from seq2seq.recurrent.encoder import Encoder
from seq2seq.recurrent.models import AttentionSeq2Seq, Seq2Seq
from seq2seq.transformer.blocks import DecoderBlock, EncoderBlock
from seq2seq.transformer.decoder import TransformerDecoder
from seq2seq.transformer.encoder import TransformerEncoder
from seq2seq.transformer.model import Transformer
from seq2seq.transformer.positions import PositionalEncoding
from seq2seq.transformer.token_embedding import TokenEmbedding


def case(make, *inputs, nested=False, call=None, scale=0.5, **arguments):
    return Case(lambda **kwargs: make(**arguments, **kwargs), inputs, call or {}, nested, scale)


def attention_decoder(score, placement, context_vector="B U", **options):
    return case(
        AttentionDecoder,
        *("target", "B S U", context_vector),
        **{"vocabulary_size": V_TARGET, "embedding_dim": E, "units": U},
        **{"score": score, "placement": placement, **options},
        call={"return_weights": True},
    )


def model(make, **arguments):
    sizes = {"source_vocabulary_size": V_SOURCE, "target_vocabulary_size": V_TARGET}
    sizes |= {"embedding_dim": E, "units": U}
    return case(make, "source", "target", nested=True, **sizes, **arguments)


def transformer(**arguments):
    vocabularies = {"source_vocabulary_size": V_SOURCE, "target_vocabulary_size": V_TARGET}
    stack = {"units": M, "heads": H, "feed_forward": F}
    arguments |= {"scale": 0.3, "nested": True}
    return case(Transformer, "source", "target", **vocabularies, **stack, **arguments)


coder = {"vocabulary_size": V_SOURCE, "embedding_dim": E, "units": U}
same, different = ("B T D_Q", "B S D_Q"), ("B T D_Q", "B S D_K")
attend = {"return_weights": True}
block = {"units": M, "heads": H, "feed_forward": F, "scale": 0.3}
stack = {"vocabulary_size": V_SOURCE, **block}
CASES = {
    "dot": case(DotScore, *same),
    "scaled dot": case(ScaledDotScore, *same),
    "general": case(GeneralScore, *different),
    "additive": case(AdditiveScore, *different, units=U),
    "distribution": case(AttentionDistribution, "B T S", temperature=0.5),
    "value": case(AttentionValue, "B T S", "B S U"),
    "attention, dot": case(Attention, *same, "B S U", call=attend, temperature=2.0),
    "attention, additive": case(Attention, *different, "B S U", call=attend, score="additive"),
    "encoder": case(Encoder, "source", **coder),
    "encoder, both ways": case(Encoder, "source", **coder, bidirectional=True),
    "encoder, LSTM": case(Encoder, "source", **coder, bidirectional=True, cell="lstm"),
    "encoder, RNN": case(Encoder, "source", **coder, cell="rnn"),
    "encoder, backward": case(Encoder, "source", **coder, bidirectional=True, context="backward"),
    "decoder": case(Decoder, "target", "B U", **coder | {"vocabulary_size": V_TARGET}),
    "decoder, LSTM": case(
        Decoder, "target", "B UU", **coder | {"vocabulary_size": V_TARGET}, cell="lstm"
    ),
    "luong, general": attention_decoder("general", "luong"),
    "luong, additive": attention_decoder("additive", "luong"),
    "bahdanau, dot": attention_decoder("dot", "bahdanau"),
    "bahdanau, additive": attention_decoder("additive", "bahdanau"),
    "luong, fed LSTM": attention_decoder(
        "general", "luong", "B UU", input_feeding=True, cell="lstm"
    ),
    "luong, fed, normalized": attention_decoder("dot", "luong", input_feeding=True, normalize=True),
    "bahdanau, LSTM": attention_decoder("dot", "bahdanau", "B UU", cell="lstm"),
    "bahdanau, RNN": attention_decoder("dot", "bahdanau", cell="rnn", start="backward"),
    "model": model(Seq2Seq),
    "model, LSTM": model(Seq2Seq, cell="lstm"),
    "model, bahdanau as published": model(
        AttentionSeq2Seq,
        score="additive",
        placement="bahdanau",
        bidirectional=True,
        start="backward",
    ),
    "model, luong": model(AttentionSeq2Seq, bidirectional=True),
    "model, bahdanau": model(AttentionSeq2Seq, score="additive", placement="bahdanau"),
    "model, normalized": model(AttentionSeq2Seq, normalize=True),
    "positions": case(PositionalEncoding, "B T M"),
    "heads": case(
        MultiHeadAttention, *different, "B S U", call=attend, heads=H, units=M, scale=0.3
    ),
    "encoder block": case(EncoderBlock, "B S M", call=attend, **block),
    "encoder block, pre-norm": case(EncoderBlock, "B S M", **block, pre_norm=True),
    "decoder block": case(DecoderBlock, "B T M", "B S M", call=attend, **block),
    "decoder block, pre-norm": case(DecoderBlock, "B T M", "B S M", **block, pre_norm=True),
    "token embedding": case(TokenEmbedding, "source", vocabulary_size=V_SOURCE, units=M),
    "stack that reads": case(TransformerEncoder, "source", call=attend, **stack),
    "stack that writes": case(
        *(TransformerDecoder, "target", "B S M"),
        call=attend,
        **stack | {"vocabulary_size": V_TARGET},
    ),
    "transformer": transformer(),
    "transformer, pre-norm, untied": transformer(pre_norm=True, tied=False, blocks=1),
}
OF_TANH = ("additive", "bahdanau, RNN")
every_layer = pytest.mark.parametrize("name", CASES)


@every_layer
def test_a_configuration_rebuilds_the_layer(name):
    layer_contract.check_configuration(CASES[name])


# Keras 3.13 as numpy 2.4 sees it.
@pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy keyword")
@every_layer
def test_a_saved_layer_is_loaded_with_the_same_numbers(name, tmp_path):
    layer_contract.check_saving(CASES[name], tmp_path)


@every_layer
def test_parameters_are_built_once_with_stable_names(name):
    layer_contract.check_building_once(CASES[name])


@every_layer
def test_gradients_are_finite_and_reach_every_parameter(name):
    layer_contract.check_gradients(CASES[name])


@needs_tensorflow
@every_layer
@pytest.mark.parametrize("jit_compile", [False, True])
def test_a_graph_equals_an_eager_call(name, jit_compile):
    layer_contract.check_graphs(CASES[name], jit_compile)


@every_layer
@pytest.mark.parametrize("policy, tolerance", [("mixed_float16", 1e-2), ("mixed_bfloat16", 1e-1)])
def test_mixed_precision_stays_near_float32(name, policy, tolerance):
    layer_contract.check_mixed_precision(CASES[name], policy, tolerance)


@every_layer
def test_a_precision_of_its_own_reaches_everything(name):
    if name in OF_TANH and BACKEND == "jax":
        pytest.skip("tanh of Keras on JAX answers float64 with float32")
    layer_contract.check_own_precision(CASES[name])


@every_layer
def test_a_functional_model_knows_the_shapes(name):
    layer_contract.check_symbolic_shapes(CASES[name])
