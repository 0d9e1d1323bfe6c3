'use strict';
// The report of one trace.
(() => {
  const { element } = Harness;
  const data = JSON.parse(document.getElementById('data').textContent);
  const scene = data.scene, length = scene.steps.length;
  const timeline = new Harness.Timeline(scene);
  const decisive = data.decisive;
  const isDecisive = new Set(decisive), isUnrelated = new Set(data.unrelated);
  let current = -1, later = 0;

  const theme = Harness.themeButton();
  const cause = Harness.decisiveSteps(data.cause, scene, number => lanes.select(number));
  const ring = element('svg:svg', { class: 'ring' });
  const cards = element('ul', { class: 'cards', 'aria-label': 'Slots of the ring' });
  const detail = element('section', { class: 'detail', 'aria-label': 'The step' });
  const live = element('p', { class: 'live', 'aria-live': 'polite', role: 'status' });
  const lanesHost = element('section', { class: 'lanesbox', 'aria-label': 'Schedule' });
  const slider = element('input', { type: 'range', min: 0, max: length, value: 0, 'aria-label': 'Step', oninput: e => lanes.select(Number(e.target.value)) });
  const position = element('output', { class: 'position' });
  const button = (text, label, keys, act) => element('button', { type: 'button', 'aria-label': label, title: `${label} (${keys})`, onclick: act }, text, text === '◆' ? element('span', { class: 'long' }, ' Next decisive') : null);
  const fold = element('button', { type: 'button', class: 'fold', 'aria-pressed': 'false', onclick: toggleFold }, 'Hide unrelated steps');

  document.getElementById('app').append(
    element('header', { class: 'top' },
      element('div', { class: 'title' },
        element('p', { class: 'kicker' }, `${length} ${length === 1 ? 'step' : 'steps'}, ${data.model}`),
        Harness.headline(data), cause.list),
      theme),
    element('section', { class: 'facts', 'aria-label': 'What is violated, and how to replay it' },
      element('p', {}, element('b', {}, `${data.property} says `), data.statement),
      data.note ? element('p', {}, element('b', {}, 'Note '), data.note) : null,
      data.replay ? element('p', { class: 'replay' }, element('b', {}, 'Replay '), element('code', {}, data.replay), Harness.copyButton(() => data.replay)) : null),
    element('main', {},
      element('div', { class: 'stage' }, ring, Harness.legend(scene), cards),
      element('div', { class: 'right' },
        element('nav', { class: 'transport', 'aria-label': 'Steps' },
          button('|◀', 'First', 'Home', () => lanes.select(0)),
          button('◀', 'Step back', '← or k', () => lanes.jump(-1)),
          button('▶', 'Step forwards', '→ or j', () => lanes.jump(1)),
          button('▶|', 'Last', 'End', () => lanes.select(length)),
          slider, position,
          decisive.length ? button('◆', 'Next decisive step', 'd, back with D', () => nextDecisive(1)) : null,
          isUnrelated.size ? fold : null),
        lanesHost, detail)),
    element('footer', {}, element('span', {}, 'Keys: ← → or k j step, Home and End, Page Up and Down, d and D decisive steps', isUnrelated.size ? ', u unrelated steps' : '', ', t theme.'),
      element('span', {}, `harness ${data.engine}`)),
    live);

  const lanes = new Harness.Lanes(lanesHost, scene, timeline, { onselect: show, marks });

  function marks(number) {
    const css = [];
    const step = scene.steps[number - 1];
    if (isDecisive.has(number)) css.push('decisive');
    if (isUnrelated.has(number)) css.push('unrelated');
    if (step?.f?.includes(data.property)) css.push('violating');
    if (data.loop !== null && data.loop !== undefined && number > data.loop) css.push('loop');
    if (data.loop !== null && data.loop !== undefined && number === data.loop + 1) css.push('loopstart');
    return css;
  }

  function show(number) {
    if (number === current) return;
    current = number;
    const state = timeline.at(number), touched = Harness.touchedBy(scene.steps[number - 1]);
    Harness.drawRing(ring, state, touched);
    Harness.drawCards(cards, scene, state, touched);
    Harness.drawStep(detail, scene, number);
    slider.value = number;
    slider.setAttribute('aria-valuetext', `step ${number} of ${length}`);
    position.textContent = `${number} / ${length}`;
    cause.mark(number);
    live.textContent = Harness.sayStep(scene, number, state);
    clearTimeout(later);
    later = setTimeout(toAddress, 100);
  }

  // Not at each step: browsers refuse to change the address many times a second.
  function toAddress() {
    try {
      if (location.hash !== '#step=' + current) history.replaceState(null, '', '#step=' + current);
    } catch { /* the address stays behind */ }
  }

  function nextDecisive(direction) {
    const found = direction > 0 ? decisive.find(n => n > current) ?? decisive[0] : decisive.findLast(n => n < current) ?? decisive[decisive.length - 1];
    if (found !== undefined) lanes.select(found);
  }

  function toggleFold() {
    const folded = fold.getAttribute('aria-pressed') !== 'true';
    fold.setAttribute('aria-pressed', String(folded));
    lanes.show(folded ? Array.from({ length: length + 1 }, (_, i) => i).filter(i => !isUnrelated.has(i)) : null);
  }

  function fromAddress() {
    const match = /^#step=(\d{1,9})$/.exec(location.hash);
    return match ? Math.min(length, Number(match[1])) : null;
  }

  const keys = {
    ArrowRight: () => lanes.jump(1), ArrowLeft: () => lanes.jump(-1), ArrowDown: () => lanes.jump(1), ArrowUp: () => lanes.jump(-1), j: () => lanes.jump(1), k: () => lanes.jump(-1),
    Home: () => lanes.select(0), End: () => lanes.select(length), PageDown: () => lanes.jump(lanes.page), PageUp: () => lanes.jump(-lanes.page),
    d: () => nextDecisive(1), D: () => nextDecisive(-1), u: () => isUnrelated.size && toggleFold(), t: () => theme.toggle(),
  };
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
  addEventListener('hashchange', () => { const number = fromAddress(); if (number !== null) lanes.select(number); });
  lanes.select(fromAddress() ?? decisive[decisive.length - 1] ?? length);
  document.documentElement.dataset.ready = 'yes';
})();
