"""What is asked of a page, each as the body of a function; see ``Engine.run``."""

# The words of each box, each line with what one sees of it.
LINES = """
    return [...document.querySelectorAll(".emergency li")].map(line => {
        const { top, height, width } = line.getBoundingClientRect();
        return {
            words: line.innerText.trim().replace(/\\s+/g, " "), top, seen: height > 0 && width > 0,
            size: parseFloat(getComputedStyle(line).fontSize),
        };
    });
"""
# A page's title, how many first headings it has, if its box is folded, its width, and ``LINES``.
READ = f"""
    return [
        document.title, document.querySelectorAll("h1").length,
        Boolean(document.querySelector(".emergency details")),
        document.scrollingElement.scrollWidth,
        (() => {{ {LINES} }})(),
    ];
"""
# How strongly words stand out from what is behind them, by WCAG's formula; the weakest first.
CONTRAST = """
    const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
    const light = ([r, g, b]) => [r, g, b].map(part => part / 255)
        .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, which) => sum + part * [0.2126, 0.7152, 0.0722][which], 0);
    const behind = element => {
        const colour = numbers(getComputedStyle(element).backgroundColor);
        return colour.length < 4 || colour[3] ? colour : behind(element.parentElement);
    };
    return [...document.querySelectorAll(".admonition :is(h2, h3, p, li, a)")]
        .filter(element => element.getClientRects().length && element.innerText.trim())
        .map(element => {
            const ink = numbers(getComputedStyle(element).color);
            const [one, two] = [ink, behind(element)].map(light);
            const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
            return [ratio, element.innerText.slice(0, 30)];
        })
        .sort((one, two) => one[0] - two[0]);
"""
SCHEME = "return document.body.dataset.mdColorScheme"
PAPER = "return getComputedStyle(document.body).backgroundColor"
FOUND = "return document.querySelector('.found ol a')?.getAttribute('href')"
SHUT = "return !document.querySelector('.panel').getClientRects().length"
BUTTON = "return document.querySelector('.emergency .call a:not([hidden])').innerText"
# The room between the words of a link and the point or comma that follows it.
HOLES = """
    const found = [];
    for (const link of document.querySelectorAll("main a[href^='tel:']")) {
        const [words, next] = [link.lastChild, link.nextSibling];
        if (!link.getClientRects().length || !/^[.,;:)]/.test(next?.data ?? "")) continue;
        const place = (node, start) => {
            const range = document.createRange();
            range.setStart(node, start);
            range.setEnd(node, start + 1);
            return range.getBoundingClientRect();
        };
        const [last, point] = [place(words, words.data.length - 1), place(next, 0)];
        if (Math.abs(last.bottom - point.bottom) < last.height)
            found.push([Math.round(point.left - last.right), link.innerText]);
    }
    return found;
"""
# How high a frame is, and the page in it; its words; if it is loaded and styled.
FRAMED = """
    const frame = document.querySelector("iframe");
    const root = frame.contentDocument?.documentElement;
    return [
        frame.getBoundingClientRect().height, root?.offsetHeight, root?.innerText ?? "",
        frame.contentDocument?.readyState === "complete" && root.offsetHeight > 900,
    ];
"""
# Links of a frame that would open in it.
SHUT_IN = """
    const { contentDocument } = document.querySelector("iframe");
    return [...contentDocument.querySelectorAll("a[href]")]
        .filter(({ hash, protocol }) => !hash && protocol !== "tel:")
        .filter(({ target }) => !/^_(top|blank)$/.test(target))
        .map(({ href }) => href);
"""
# If the device keeps the whole site.
HELD = """
    const { active } = (await navigator.serviceWorker.getRegistration()) ?? {};
    if (!active) return false;
    const { port1, port2 } = new MessageChannel();
    const answer = new Promise(done => { port1.onmessage = ({ data }) => done(data.whole); });
    active.postMessage("state", [port2]);
    return answer;
"""
