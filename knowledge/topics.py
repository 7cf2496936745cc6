"""Which rules an intent is about: their topics, and the keys that answer it most often."""

from collections.abc import Mapping

#: Of each intent: the topics it is about, and the keys that answer it when nothing in the
#: question is nearer to another rule.
TOPICS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "ask_validity": (("certificate_validity",), ("certificate_months",)),
    "ask_reevaluation": (
        ("re_evaluation", "time_limits", "transition"),
        ("recert_window", "recert_dossier"),
    ),
    "ask_deadline": (
        ("certificate_validity", "re_evaluation"), ("certificate_months", "recert_window"),
    ),
    "ask_authority": (("authority",), ("evaluation_levels",)),
    "ask_star_points": (("star_bands",), ("star5_band", "star4_band", "star3_band")),
    "ask_score_structure": (
        ("score_structure",), ("max_points", "part_a_points", "part_b_points", "part_c_points"),
    ),
    "ask_product_groups": (("product_groups",), ("product_group_count",)),
    "ask_procedure": (("procedure_steps", "time_limits", "annual_cycle"), ("where_to_submit",)),
    "ask_dossier": (("dossier", "procedure_steps"), ("dossier_components",)),
    "ask_participants": (("participants",), ("who_may_join",)),
    "ask_revocation": (("revocation", "inspection"), ("revocation_grounds",)),
    "ask_logo": (("logo_use",), ()),
    "ask_sales_channels": (("sales_channels",), ()),
    "ask_support": (("support_policy",), ()),
    "ask_fee": (("fees",), ()),
    "ask_complaint": (("complaints",), ()),
    "ask_council": (("evaluation_council",), ()),
    "ask_transition": (("transition", "legal_document"), ()),
    "ask_merger": (("administrative_units",), ("province_count",)),
    "ask_checklist": (("procedure_steps", "dossier"), ("procedure_overview",)),
    "ask_document": (("legal_document", "local_documents"), ()),
    "ask_programme": (
        ("product_groups", "national_targets", "legal_document"),
        ("product_definition", "programme_document"),
    ),
}  # fmt: skip

#: Keys that differ by a star: the star named decides, not the words.
STAR_KEYS = {"ask_authority": "certify_{}star", "ask_star_points": "star{}_band"}

#: Intents of which the usual rules help whatever else was meant.
HELPFUL = frozenset(["ask_deadline", "ask_validity"])
#: Those of which a short message means all of the usual rules.
TOGETHER = frozenset(["ask_score_structure"])
