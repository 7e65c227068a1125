# What every run shares, to be named in _base_.
# To see it: segsharp config configs/_base_/default_runtime.py
randomness = dict(seed=0, deterministic=False)
load_from = None
resume = False
