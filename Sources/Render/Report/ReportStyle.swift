// ReportStyle: the style sheet and the script of a report's page. The page can be read and walked without the script.

enum ReportStyle {
  static let css = """
    :root{color-scheme:light dark;--ink:#1f2328;--soft:#59636e;--paper:#fff;--rule:#d1d9e0;--link:#0550ae;\
    --quote:#fff1c2;--person:#d6e8ff;--organisation:#dcf5e3;--place:#f3e2ff;--other:#eaeef2;--date:#ffe1d6;--number:#e3f6f5;--match:#ffd8a8}
    @media screen and (prefers-color-scheme:dark){:root{--ink:#e8e6e3;--soft:#a3a9b1;--paper:#16181c;--rule:#3a3f46;--link:#79b8ff;\
    --quote:#4a3f14;--person:#16365c;--organisation:#143d23;--place:#3d2357;--other:#2d333b;--date:#52291a;--number:#123d3b;--match:#5c3b10}}
    *{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,sans-serif}
    main{max-width:60rem;margin:0 auto;padding:2rem 1rem 4rem;overflow-wrap:anywhere}h1{line-height:1.2}.by,footer{color:var(--soft)}a{color:var(--link)}
    .scroll{overflow-x:auto;margin:1rem 0}table{border-collapse:collapse;font-size:.9rem;min-width:50%}
    th,td{padding:.3rem .6rem;border-bottom:1px solid var(--rule);text-align:left;vertical-align:top;overflow-wrap:break-word;max-width:28rem;unicode-bidi:plaintext}
    th.n{text-align:right}td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}thead th{position:sticky;top:0;background:var(--paper)}
    th span{display:none}th button{all:unset;cursor:pointer;font-weight:600}th button:focus-visible{outline:2px solid var(--link)}
    th[aria-sort=ascending] button::after{content:" ▲"}th[aria-sort=descending] button::after{content:" ▼"}
    .kwic td:nth-child(1){text-align:right}.kwic td:nth-child(2){font-weight:600;text-align:center}
    figure{margin:1.5rem 0}figure svg{max-width:100%;height:auto}dl{display:grid;grid-template-columns:fit-content(40%) minmax(0,1fr);gap:.2rem 1rem}
    dt{font-weight:600}dd{margin:0}article{border:1px solid var(--rule);border-radius:.5rem;padding:1rem clamp(.6rem,4vw,1.5rem);margin:1.5rem 0}
    article p{unicode-bidi:plaintext;white-space:pre-line}mark{color:inherit;background:var(--other);border-radius:.2em;padding:.05em 0}
    mark.quote{background:var(--quote)}mark.person{background:var(--person)}mark.organisation{background:var(--organisation)}
    mark.place{background:var(--place)}mark.date{background:var(--date)}mark.number{background:var(--number)}mark.match{background:var(--match);font-weight:600}
    mark.quote{padding:.15em 0}mark mark{padding:0}mark a{color:inherit;text-decoration:none}mark a:hover{text-decoration:underline}
    a:focus-visible,span:target+mark,li:target{outline:2px solid var(--link)}span:target::before{content:"▸";color:var(--link)}
    .key mark{padding:.1em .4em}.key{line-height:2}.index{border-top:1px solid var(--rule);margin-top:1rem;font-size:.9rem}
    .index ul{list-style:none;margin:.5rem 0;padding:0}.index li{margin:.25rem 0}.index li li{padding-left:1.5rem;unicode-bidi:plaintext}
    .index summary{cursor:pointer;font-weight:600;padding-top:.8rem}
    @media print{main{max-width:none;padding:0}th button{display:none}th span{display:inline}thead th{position:static}tr,figure,li li{break-inside:avoid}h1,h2,h3,h4{break-after:avoid}a{color:inherit;text-decoration:none}\
    mark{-webkit-print-color-adjust:exact;print-color-adjust:exact;border-bottom:1px dotted}mark.quote{border-bottom:1px solid}}
    """

  /// Sorts a table by the column whose heading is pressed.
  static let script = """
    document.querySelectorAll("th button").forEach(function(b){b.addEventListener("click",function(){\
    var th=b.closest("th"),t=th.closest("table"),body=t.tBodies[0],i=Array.prototype.indexOf.call(th.parentNode.children,th),\
    down=th.getAttribute("aria-sort")==="ascending";\
    t.querySelectorAll("th").forEach(function(x){x.removeAttribute("aria-sort")});th.setAttribute("aria-sort",down?"descending":"ascending");\
    var rows=Array.prototype.slice.call(body.rows).map(function(r,n){var c=r.cells[i],v=c.getAttribute("data-v");return{r:r,n:n,k:v===null?c.textContent:v===""?null:Number(v)}});\
    rows.sort(function(x,y){var a=x.k,z=y.k;if(a===null||z===null)return(a===null)-(z===null)||x.n-y.n;var s=typeof a==="number"&&typeof z==="number"?a-z:String(a).localeCompare(String(z));return(down?-s:s)||x.n-y.n});\
    rows.forEach(function(x){body.appendChild(x.r)})})});\
    function reveal(){var e=document.getElementById(location.hash.slice(1)),d=e&&e.closest("details");if(d&&!d.open){d.open=true;e.scrollIntoView()}}\
    addEventListener("hashchange",reveal);reveal();
    addEventListener("beforeprint",function(){document.querySelectorAll("details").forEach(function(d){d.open=true})});
    """
}
