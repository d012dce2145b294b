"""Equations and symbols outside typst: LaTeX for Markdown, HTML for symbols; held to templates/equations.typ by a test."""

EQUATIONS = {
    "model": (
        r"\mathbf h_0 = \mathbf x,\quad \mathbf h_l = \phi(\mathbf W_l\mathbf h_{l-1}+\mathbf b_l),\ l=1,\dots,D,\quad "
        r"p(y\mid\mathbf x)=\operatorname{softmax}(\mathbf W_{D+1}\mathbf h_D+\mathbf b_{D+1})_y"
    ),
    "cosine": r"\eta_t=\frac{\eta}{2}\left(1+\cos\frac{\pi t}{T}\right),\quad t=0,\dots,T-1",
    "adamw": (
        r"\boldsymbol\theta_{t+1}=(1-\eta_t\lambda)\boldsymbol\theta_t-\eta_t\frac{\hat{\mathbf m}_t}"
        r"{\sqrt{\hat{\mathbf v}_t}+\epsilon}"
    ),
    "contrast": r"\hat L=\sum_k c_k m_k,\quad \widehat{\operatorname{Var}}(\hat L)=\sum_k c_k^2 s_k^2/n_k",
    "pooled": (
        r"\hat L=\sum_k c_k m_k,\quad \widehat{\operatorname{Var}}(\hat L)=s_p^2\sum_k c_k^2/n_k,\quad "
        r"s_p^2=\frac{\sum_k (n_k-1)s_k^2}{\sum_k (n_k-1)}"
    ),
    "replicate": (
        r"l_r=\sum_k c_k y_{kr},\quad \hat L=\frac1n\sum_r l_r,\quad "
        r"\widehat{\operatorname{Var}}(\hat L)=\frac{1}{n(n-1)}\sum_r(l_r-\hat L)^2"
    ),
    "satterthwaite": r"\nu=\frac{\left(\sum_k c_k^2 s_k^2/n_k\right)^2}{\sum_k (c_k^2 s_k^2/n_k)^2/(n_k-1)}",
    "omnibus": (
        r"F=\frac{\mathbf m^\top\mathbf T\mathbf m}{\operatorname{tr}(\mathbf T\mathbf S)},\quad "
        r"f_1=\frac{\operatorname{tr}(\mathbf T\mathbf S)^2}{\operatorname{tr}(\mathbf T\mathbf S\mathbf T\mathbf S)},\quad "
        r"f_2=\frac{\operatorname{tr}(\mathbf T\mathbf S)^2}{\sum_k T_{kk}^2 S_{kk}^2/(n_k-1)}"
    ),
    "tost": (r"p_E=\max\left\{P(t_\nu\ge(\hat L+d)/s_L),\ P(t_\nu\le(\hat L-d)/s_L)\right\}"),
}

SYMBOLS = {
    "k": ("k", "<i>k</i>"),
    "n": ("n", "<i>n</i>"),
    "p": ("p", "<i>p</i>"),
    "D": ("D", "<i>D</i>"),
    "x": (r"\mathbf x", "<b>x</b>"),
    "phi": (r"\phi", "<i>φ</i>"),
    "t": ("t", "<i>t</i>"),
    "T": ("T", "<i>T</i>"),
    "eta": (r"\eta", "<i>η</i>"),
    "lambda": (r"\lambda", "<i>λ</i>"),
    "L": ("L", "<i>L</i>"),
    "ck": ("c_k", "<i>c<sub>k</sub></i>"),
    "mk": ("m_k", "<i>m<sub>k</sub></i>"),
    "sk": ("s_k", "<i>s<sub>k</sub></i>"),
    "nk": ("n_k", "<i>n<sub>k</sub></i>"),
    "sumzero": (r"\sum_k c_k=0", "Σ<sub><i>k</i></sub> <i>c<sub>k</sub></i> = 0"),
    "nu": (r"\nu", "<i>ν</i>"),
    "d": ("d", "<i>d</i>"),
    "minusd": ("-d", "−<i>d</i>"),
    "plusd": ("+d", "+<i>d</i>"),
    "alpha": (r"\alpha", "<i>α</i>"),
    "Tmat": (r"\mathbf T", "<b>T</b>"),
    "Smat": (
        r"\mathbf S=\operatorname{diag}(s_k^2/n_k)",
        "<b>S</b> = diag(<i>s<sub>k</sub></i>² / <i>n<sub>k</sub></i>)",
    ),
    "mvec": (r"\mathbf m", "<b>m</b>"),
    "F": ("F", "<i>F</i>"),
    "fone": ("f_1", "<i>f</i><sub>1</sub>"),
    "ftwo": ("f_2", "<i>f</i><sub>2</sub>"),
    "mprime": ("m'", "<i>m</i>′"),
    "pe": ("p_E", "<i>p<sub>E</sub></i>"),
    "sL": ("s_L", "<i>s<sub>L</sub></i>"),
    "sigma": (r"\sigma", "<i>σ</i>"),
}
"""Name to LaTeX and HTML."""
