"""How the page looks, on a screen and on paper. Contrast is at least 7:1 for text, 4.5:1 for notes."""

from typing import Final

STYLE: Final = """
:root{--ink:#1b1b1b;--faint:#565c65;--line:#c9c9c9;--wash:#f5f6f7;--link:#005ea2}
*{box-sizing:border-box}
body{margin:0 auto;max-width:76rem;padding:1.5rem;color:var(--ink);background:#fff;
 font:1.0625rem/1.55 Georgia,"Source Serif 4","Times New Roman",serif}
h1{font-size:1.9rem;line-height:1.2;margin:.2em 0 .6em}
h2{font-size:1.4rem;line-height:1.25;margin:2.6em 0 .4em;padding-top:.6em;border-top:3px solid var(--ink)}
h3{font-size:1.05rem;margin:0;font-family:ui-monospace,Consolas,Menlo,monospace}
a{color:var(--link)}
a:focus{outline:3px solid #2491ff;outline-offset:2px}
.skip{position:absolute;left:-99rem}
.skip:focus{left:1rem;top:1rem;background:#fff;padding:.5rem}
.faint,dt,caption{color:var(--faint)}
.faint{font-size:.92rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:1rem 0}
dd{margin:0;overflow-wrap:anywhere}
code,pre{font:.9rem/1.5 ui-monospace,Consolas,Menlo,monospace;overflow-wrap:anywhere}
pre{background:var(--wash);border-left:3px solid var(--line);padding:.6rem .8rem;white-space:pre-wrap;margin:.7rem 0}
blockquote{margin:.5rem 0;padding-left:.9rem;border-left:3px solid var(--line)}
nav ul{columns:3 15rem;padding-left:1.1rem}
.rule{border-top:1px solid var(--line);padding:1.1rem 0;break-inside:avoid}
.head{display:flex;flex-wrap:wrap;gap:.3rem 1rem;align-items:baseline;margin-bottom:.5rem}
.sides{display:grid;gap:1rem 2.2rem}
.sides>div>:first-child{margin-top:0}
table{border-collapse:collapse;width:100%;margin:1rem 0}
caption{text-align:left;padding-bottom:.3rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .8rem .35rem 0;border-top:1px solid var(--line)}
.wide{overflow-x:auto}
th code{white-space:nowrap}
@media (min-width:52rem){.sides{grid-template-columns:1fr 1fr}}
@media print{
 @page{margin:16mm}
 html{font-size:9pt}
 body{max-width:none;padding:0}
 .rule{padding:.7rem 0}
 .sides p,.sides ul{margin:.4rem 0}
 .sides{grid-template-columns:1fr 1fr}
 a{color:inherit;text-decoration:none}
 .skip{display:none}
 h2,h3,.head{break-after:avoid}
}
"""
