"""How the page looks, on a screen, on a narrow one and on paper. Contrast is at least 7:1 for text and for notes."""

from typing import Final

STYLE: Final = """
:root{--ink:#1b1b1b;--faint:#4a5058;--line:#c4c7ca;--wash:#f4f5f6;--link:#0b4f8a;
 --sans:system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;--mono:ui-monospace,Consolas,Menlo,"DejaVu Sans Mono",monospace}
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0 auto;max-width:84rem;padding:1.5rem clamp(1rem,3vw,2.5rem);color:var(--ink);background:#fff;
 font:1.0625rem/1.5 Georgia,"Source Serif 4","Times New Roman",serif;overflow-wrap:break-word}
h1{font-size:1.8rem;line-height:1.2;margin:.2em 0 .6em;max-width:52rem}
h2{font-size:1.35rem;line-height:1.25;margin:0;padding-top:.6em;border-top:3px solid var(--ink)}
h3{font-size:1.08rem;line-height:1.3;margin:1.4rem 0 .2rem}
h3 code{font-size:1em}
p{margin:.45rem 0;max-width:52rem}
section{margin-top:3rem}
a{color:var(--link)}
:focus-visible{outline:3px solid #0b4f8a;outline-offset:2px}
.skip{position:absolute;left:-99rem}
.skip:focus{left:1rem;top:1rem;background:#fff;padding:.5rem}
.back{font:.85rem/1.4 var(--sans);margin:.2rem 0 .6rem}
.confirm{border:2px solid var(--ink);padding:.6rem .9rem}
.note,small{font:.86rem/1.45 var(--sans);color:var(--faint)}
.label{font:600 .78rem/1.4 var(--sans);color:var(--faint);margin:0 0 .15rem}
.cite{font-weight:bold}
code,pre{font:.86rem/1.45 var(--mono);overflow-wrap:anywhere}
pre{background:var(--wash);border-left:3px solid var(--line);padding:.45rem .6rem;white-space:pre-wrap;margin:.5rem 0}
pre code{font-size:.8rem}
blockquote{margin:.4rem 0;padding-left:.8rem;border-left:3px solid var(--line);max-width:52rem}
ul{margin:.4rem 0;padding-left:1.15rem}
ul.facts{font:.82rem/1.45 var(--sans);color:var(--faint);list-style:none;padding-left:0}
ul.facts li{margin:.2rem 0}
ul.facts code{font-size:.8rem;color:var(--ink)}
ul.contents{columns:2 24rem;column-gap:2.5rem;list-style:none;padding:0;font:.92rem/1.4 var(--sans)}
ul.contents li{break-inside:avoid;margin:.3rem 0}
ul.cases li{margin:.35rem 0;max-width:58rem}
dl{margin:.6rem 0;max-width:60rem}
dl>div{display:grid;grid-template-columns:minmax(9rem,14rem) 1fr;gap:0 1rem;padding:.18rem 0}
dt{font:.86rem/1.6 var(--sans);color:var(--faint)}
dd{margin:0;overflow-wrap:anywhere}
.condition,.entry{border-top:1px solid var(--line);margin-top:1.4rem}
.condition>h3,.entry>h3{margin-top:.7rem}
.rule{display:grid;gap:.6rem 1.8rem;padding:.7rem 0;scroll-margin-top:1rem}
.rule+.rule{border-top:1px dotted var(--line)}
.rule>div{min-width:0}
.rule dl>div{grid-template-columns:1fr}
.extent{background:var(--wash);padding:.2rem 1rem .6rem;margin-top:1rem}
.extent h3{margin-top:.7rem}
:target{box-shadow:-.5rem 0 0 #ffbe2e}
details{margin:.5rem 0}
summary{font:.92rem/1.5 var(--sans);color:var(--link);cursor:pointer;padding:.15rem 0}
table{border-collapse:collapse;width:100%;margin:.8rem 0;font-size:.95rem;line-height:1.4}
th,td{text-align:left;vertical-align:top;padding:.45rem .9rem .45rem 0;border-top:1px solid var(--line);overflow-wrap:break-word}
#overview~table{font-size:.88rem}
thead th{font:600 .78rem/1.4 var(--sans);color:var(--faint);border-top:0}
tbody th{font-weight:normal;min-width:7.5rem}
td:last-child{min-width:6.5rem}
td .label{display:none}
td ul,td p,td details,th ul{margin:0}
td .plain{list-style:none;padding:0}
td .plain li{margin-bottom:.2rem}
small{display:inline}
@media screen and (min-width:60rem){tbody th code{white-space:nowrap}.rule{grid-template-columns:minmax(0,5fr) minmax(0,6fr) minmax(0,3fr)}}
@media screen and (max-width:60rem){
 table,tbody,tr,th,td{display:block}
 thead{position:absolute;left:-99rem}
 tr{border-top:1px solid var(--line);padding:.6rem 0}
 th,td{border:0;padding:.12rem 0}
 tbody th{font-weight:bold}
 td .label{display:block;margin-top:.3rem}
}
@media screen and (max-width:36rem){
 dl>div{grid-template-columns:1fr;padding:.3rem 0}
 h1{font-size:1.45rem}
 h2{font-size:1.2rem}
}
@media print{
 @page{margin:14mm}
 html{font-size:8.5pt}
 body{max-width:none;padding:0}
 p,dl,blockquote,ul.cases li{max-width:none}
 .rule{grid-template-columns:5fr 6fr 3fr;gap:.4rem 1.2rem;break-inside:avoid}
 section{margin-top:1.6rem}
 h2,h3,summary,.label{break-after:avoid}
 tr,li{break-inside:avoid}
 a{color:inherit;text-decoration:none}
 .skip,.back{display:none}
 summary{color:inherit;list-style:none}
 details::details-content{content-visibility:visible;height:auto}
 ul.contents{columns:2}
}
"""
