// Has the site kept on this device: quietly on a good connection, at once when the reader asks.
{
  // In a frame, or where cookies are blocked, a browser may refuse even to be asked.
  const offered = (name) => {
    try {
      return navigator[name];
    } catch {
      return undefined;
    }
  };
  const container = offered("serviceWorker");
  const address = new URL("../sw.js", document.currentScript.src);
  const place = document.querySelector(".keep");

  const settled = (worker) => new Promise((resolve, reject) => {
    const look = () => {
      if (worker.state === "activated") resolve(worker);
      if (worker.state === "redundant") reject(new Error("not kept"));
    };
    worker.addEventListener("statechange", look);
    look();
  });

  const worker = async () => {
    const known = await container.register(address, { updateViaCache: "none" });
    const fresh = known.installing ?? known.waiting;
    if (!fresh) return known.active;
    return settled(fresh).catch((error) => known.active ?? Promise.reject(error));
  };

  const say = async (order, hear) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => hear(data);
    try {
      (await worker()).postMessage(order, [port2]);
    } catch {
      hear({ state: "broken" });
    }
  };

  const show = () => {
    const words = place.dataset;
    const status = document.createElement("p");
    status.setAttribute("role", "status");
    status.dataset.scripted = "";
    const button = (text, order) => {
      const made = document.createElement("button");
      made.type = "button";
      made.textContent = text;
      made.dataset.scripted = "";
      made.addEventListener("click", () => {
        made.disabled = true;
        // Browsers may refuse this, which changes nothing for the reader.
        offered("storage")?.persist?.()?.catch?.(() => {});
        status.textContent = words.begun;
        say({ ...order, asked: true }, (news) => {
          status.textContent = news.state ? words[news.state]
            : words.progress.replace("{kept}", news.kept).replace("{all}", news.all);
          if (!news.state) return;
          made.disabled = false;
          if (news.state === "done") made.remove();
        });
      });
      return made;
    };
    const papers = button(words.askHandouts, { handouts: true });
    const pages = button(words.ask, {});
    for (const made of [pages, papers, status]) made.dataset.scripted = "";
    place.append(pages, papers, status);
    if (container.controller)
      say("state", (held) => {
        if (held.whole) pages.remove();
        if (held.papers) papers.remove();
        if (held.whole) status.textContent = words.done;
      });
  };

  if (container) {
    if (place) show();
    const { connection } = navigator;
    const good = !connection || (!connection.saveData && !/2g|3g/.test(connection.effectiveType));
    // Who asked once is served on any connection; the worker knows.
    if (good || container.controller)
      addEventListener("load", () => {
        const begin = () => say({}, () => {});
        if (self.requestIdleCallback) requestIdleCallback(begin, { timeout: 9000 });
        else setTimeout(begin, 3000);
      });
  }
}
