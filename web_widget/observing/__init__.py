"""How Signpost is watched: a log without what people typed, and figures for Prometheus."""
