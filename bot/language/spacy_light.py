"""spaCy without TensorFlow.

thinc, under spaCy, imports TensorFlow wherever it is installed, which takes seconds and
hundreds of megabytes that the reader has no use for. Where nothing else has imported it
yet, it is hidden while spaCy loads.
Upstream: `thinc.compat` (8.1) imports tensorflow at module level if it can.
"""

import sys

_HIDDEN = "tensorflow" not in sys.modules
if _HIDDEN:
    sys.modules["tensorflow"] = None  # type: ignore[assignment]
try:
    import spacy
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab
finally:
    if _HIDDEN:
        del sys.modules["tensorflow"]

__all__ = ["Doc", "Language", "Vocab", "spacy"]
