// Reloads the page after each good build, and shows what is wrong after each broken one.
"use strict";
(() => {
  const { build, state } = document.currentScript.dataset;
  let overlay = null;
  let events = null;
  let timer = 0;

  const hide = () => {
    overlay?.remove();
    overlay = null;
  };

  // Findings quote the author's files, so they are only ever set as text.
  const element = (name, text, style) => {
    const made = document.createElement(name);
    made.textContent = text;
    Object.assign(made.style, style);
    return made;
  };

  const show = (text) => {
    hide();
    overlay = element("section", "", {
      position: "fixed", inset: "auto 0 0 0", maxBlockSize: "70vh", overflow: "auto", zIndex: "2147483647",
      boxSizing: "border-box", padding: "1rem 1.5rem", direction: "ltr", textAlign: "left",
      background: "#1d1b1a", color: "#f6f1ea", borderBlockStart: "4px solid #e5534b", font: "14px/1.5 ui-monospace, monospace",
    });
    overlay.id = "ng-errors";
    overlay.setAttribute("role", "alert");
    overlay.setAttribute("lang", "en");
    const close = element("button", "Hide", { float: "right", font: "inherit", minBlockSize: "24px" });
    close.type = "button";
    close.addEventListener("click", hide);
    overlay.append(
      close,
      element("strong", "The site has errors; this is its last good state.", {}),
      element("pre", text, { whiteSpace: "pre-wrap", font: "inherit", margin: "0.5rem 0 0" }),
    );
    document.body.append(overlay);
  };

  const take = (message) => {
    if (build === undefined) {
      // This page shows errors itself; any other state may be better.
      if (message.state !== state) location.reload();
    } else if (message.broken !== null) {
      show(message.broken);
    } else if (message.build !== build) {
      location.reload();
    } else {
      hide();
    }
  };

  const close = () => {
    clearTimeout(timer);
    events?.close();
    events = null;
  };

  const connect = () => {
    close();
    events = new EventSource("/.nutgraf/events");
    events.addEventListener("message", (event) => take(JSON.parse(event.data)));
    events.addEventListener("error", () => {
      close();
      timer = setTimeout(connect, 1000);
    });
  };

  // Browsers allow few connections to one server; pages that nobody sees give theirs back.
  const follow = () => (document.visibilityState === "hidden" ? close() : connect());
  document.addEventListener("visibilitychange", follow);
  addEventListener("pagehide", close);
  addEventListener("pageshow", follow);
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
})();
