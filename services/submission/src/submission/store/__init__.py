"""How proposals, intakes and what belongs to them are kept."""

from submission.store.shapes import INDEXES, SHAPES

__all__ = ["INDEXES", "SHAPES"]
