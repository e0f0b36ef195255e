/* What a popover holds stands at the end of the document, after the whole page: the keyboard is led into it when it opens,
   and back to its button when it closes. */
function lead() {
  const box = '[data-testid="stPopoverBody"]';
  const within = (node) => node.nodeType === Node.ELEMENT_NODE && (node.matches(box) ? node : node.querySelector(box));
  if (window.ocopLeads) window.ocopLeads.disconnect();
  window.ocopLeads = new MutationObserver((changes) => {
    for (const change of changes) {
      const opened = [...change.addedNodes].map(within).find(Boolean);
      if (opened) {
        window.ocopCameFrom = document.activeElement;
        opened.tabIndex = -1;
        opened.style.outline = "none";
        opened.focus({ preventScroll: true });
      } else if ([...change.removedNodes].some(within) && document.activeElement === document.body) {
        window.ocopCameFrom?.focus({ preventScroll: true });
      }
    }
  });
  window.ocopLeads.observe(document.body, { subtree: true, childList: true });
}
