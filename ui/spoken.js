/* Streamlit's own labels are English in every language: each that is known gives way to what `said` holds for it.
   A number in a label is "#" in `said`; a label of a picture's button has the picture's name after a colon.
   Pictures, code and whatever people type stay as they are. */
function speak(language, said) {
  const read = ["aria-label", "title", "placeholder"];
  const put = (text) => {
    const plain = text.trim(), number = plain.match(/^\d+/), head = plain.split(":", 1)[0];
    if (Object.hasOwn(said, plain)) return said[plain];
    if (number) return said[plain.replace(number[0], "#")]?.replace("#", number[0]);
    return Object.hasOwn(said, head) ? said[head] + plain.slice(head.length) : null;
  };
  const one = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const found = put(node.data);
      if (found) node.data = found;
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      for (const name of read) {
        const found = node.hasAttribute(name) ? put(node.getAttribute(name)) : null;
        if (found) node.setAttribute(name, found);
      }
    }
  };
  const left = (node) => node.matches && node.matches("svg, pre, code, textarea, script, style");
  const all = (node) => {
    if (left(node)) return;
    one(node);
    node.childNodes.forEach(all);
  };
  document.documentElement.lang = language;
  if (window.ocopSpeaks) window.ocopSpeaks.disconnect();
  window.ocopSpeaks = new MutationObserver((changes) => changes.forEach((change) => {
    if (change.type === "childList") change.addedNodes.forEach(all);
    else if (change.type === "characterData" || !left(change.target)) one(change.target);
  }));
  window.ocopSpeaks.observe(document.body, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: read,
  });
  all(document.body);
}
