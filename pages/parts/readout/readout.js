// Readout mode in the browser: the stage as large as the window, type as large as the slide allows, keys, timer. A constant: no text of a user is in it.
(() => {
  const KEY = "lockbox-readout", STAGE = [960, 540], SIZES = [26, 24, 22.5, 21, 19.5, 18, 16.5, 15, 14, 13, 12];
  const one = (selector) => document.querySelector(selector);
  const stage = () => one(".st-key-stage"), foot = () => one(".lb-foot");

  const size = () => {
    const u = Math.min(innerWidth / STAGE[0], innerHeight / STAGE[1]);
    document.documentElement.style.setProperty("--readout", u.toFixed(4));
    fit();
  };
  const fit = () => {
    const body = one(".st-key-slide");
    if (!body) return;
    const room = () => [...body.querySelectorAll(":scope .lb-slide-table")].every((table) => table.scrollWidth <= table.clientWidth + 1);
    for (const type of SIZES) {
      body.style.setProperty("--type", `${type}px`);
      if (body.scrollHeight <= body.clientHeight + 1 && room()) break;
    }
  };
  let watched, waiting;
  const soon = () => { cancelAnimationFrame(waiting); waiting = requestAnimationFrame(fit); };
  // Streamlit puts the next slide into the elements of the last one: what they hold changes, their sizes need not.
  const seen = new ResizeObserver(soon), changed = new MutationObserver(soon);
  const watch = () => {
    const body = one(".st-key-slide");
    if (!body || body === watched) return;
    seen.disconnect(); changed.disconnect(); watched = body;
    seen.observe(body);
    for (const child of body.children) seen.observe(child);
    changed.observe(body, { childList: true, subtree: true, characterData: true });
    soon();
  };

  // The timer lives in this tab: it survives a reload, and no text of the study is kept.
  const fresh = () => ({ running: false, at: 0, spent: {} });
  let state;
  try { state = JSON.parse(sessionStorage.getItem(KEY)) || fresh(); } catch { state = fresh(); }
  const keep = () => { try { sessionStorage.setItem(KEY, JSON.stringify(state)); } catch { /* a private window: the timer lasts as long as the page */ } };
  const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
  const count = () => {
    const here = foot();
    if (!here) return;
    const now = Date.now();
    if (state.running) { state.spent[here.dataset.index] = (state.spent[here.dataset.index] || 0) + (now - state.at) / 1000; }
    state.at = now; keep();
    const all = Object.values(state.spent).reduce((sum, value) => sum + value, 0), mine = state.spent[here.dataset.index] || 0;
    if (Number(here.dataset.index) === heading) heading = -1;
    const planned = Number(here.dataset.minutes) * 60, before = Number(here.dataset.before) * 60, whole = Number(here.dataset.total) * 60;
    const late = all - before - planned;
    const own = planned ? `slide ${clock(mine)} of ${clock(planned)}` : `slide ${clock(mine)}`;
    const behind = planned && late > 0 ? ` · ${clock(late)} late` : "";
    const said = one(".lb-timer");
    if (said) { said.textContent = `${clock(all)} of ${clock(whole)} · ${own}${behind}`; said.classList.toggle("late", late > 0 && planned > 0); }
    const button = one(".lb-timer-go");
    if (button) button.textContent = state.running ? "Pause" : "Start";
  };
  const toggle = () => { count(); state.running = !state.running; state.at = Date.now(); count(); };
  const reset = () => { state = fresh(); keep(); count(); };
  const begin = () => { if (!state.running && !Object.keys(state.spent).length) { state.running = true; state.at = Date.now(); } };

  // Steps go by the overview's absolute numbers: quick presses that Streamlit takes together still arrive where they should.
  let heading = -1, arrive;
  const later = (act, tries) => { if (tries > 0) setTimeout(act, 150); };
  const step = (by, tries = 30) => {
    const all = jumps();
    if (!all.length || !foot()) { later(() => step(by, tries - 1), tries); return; }
    const from = heading >= 0 ? heading : Number(foot().dataset.index);
    const to = Math.min(Math.max(0, from + by), all.length - 1);
    count(); begin();
    if (to === from) return;
    heading = to; clearTimeout(arrive); arrive = setTimeout(() => { heading = -1; }, 1500);
    all[to].click();
  };
  const press = (key) => one(`.st-key-${key} button`)?.click();
  const jumps = () => [...document.querySelectorAll(".st-key-jump button")];
  const overview = (open) => document.documentElement.classList.toggle("lb-overview", open);
  const full = () => document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
  let typed = "", forget;
  const digit = (key) => {
    typed += key; clearTimeout(forget);
    forget = setTimeout(() => { jump(Number(typed)); }, 900);
  };
  const jump = (number, tries = 30) => {
    clearTimeout(forget); typed = "";
    if (!jumps().length) { later(() => jump(number, tries - 1), tries); return; }
    count(); jumps()[number - 1]?.click(); overview(false);
  };
  const KEYS = {
    ArrowRight: () => step(1), PageDown: () => step(1), " ": () => step(1),
    ArrowLeft: () => step(-1), PageUp: () => step(-1), Backspace: () => step(-1),
    Home: () => jump(1), End: () => jump(jumps().length), g: () => overview(), f: full, p: toggle,
    Escape: () => { if (document.documentElement.classList.contains("lb-overview")) overview(false); else if (!document.fullscreenElement) { overview(false); press("leave"); } },
  };
  const key = (event) => {
    const target = event.target;
    const writing = target.closest?.("input, textarea, select, [role=combobox], [role=listbox], [role=dialog], [contenteditable=true]");
    if (!stage() || event.ctrlKey || event.metaKey || event.altKey || writing) return;
    const button = target.closest?.("button, a, summary");
    if (button && (event.key === " " || event.key === "Enter")) return;
    if (/^[0-9]$/.test(event.key)) { digit(event.key); return; }
    if (event.key === "Enter" && typed) { jump(Number(typed)); return; }
    const act = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (act) { event.preventDefault(); event.stopPropagation(); act(); }
  };
  const click = (event) => {
    if (event.target.closest?.(".lb-timer-go")) toggle();
    if (event.target.closest?.(".lb-timer-reset")) reset();
    if (event.target.closest?.(".lb-overview-go")) overview();
    if (event.target.closest?.(".lb-full-go")) full();
    if (event.target.closest?.("[role=option]")) setTimeout(() => document.activeElement?.blur(), 300);
    if (event.target.closest?.(".st-key-jump button")) { count(); setTimeout(() => overview(false), 0); }
  };
  window.lockboxReadout?.abort();
  const over = new AbortController();
  window.lockboxReadout = over;
  addEventListener("keydown", key, { capture: true, signal: over.signal });
  addEventListener("click", click, { capture: true, signal: over.signal });
  addEventListener("resize", size, { signal: over.signal });
  const ticking = setInterval(() => { if (stage()) { watch(); count(); } }, 250);
  over.signal.addEventListener("abort", () => { clearInterval(ticking); seen.disconnect(); changed.disconnect(); });
  size(); watch(); count();
})();
