'use strict';
// The page on which somebody walks through a model. What it shows is what the server says of the path in the address; it keeps nothing itself.
(() => {
  const { element } = Harness;
  const token = new URLSearchParams(location.search).get('token') || '';
  const number = text => text.toLocaleString('en');
  let path = [], at = 0, loop = null, walk = null, timeline = null, lanes = null, graph = null, asked = 0;

  async function ask(what, request) {
    const response = await fetch('/api/' + what, { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Harness-Token': token }, body: JSON.stringify(request) });
    const text = await response.text();
    if (!response.ok) throw new Error(text.trim());
    return JSON.parse(text);
  }

  // ---- the parts of the page ----

  const theme = Harness.themeButton();
  const title = element('h1', {}, '…'), place = element('p', { class: 'model' });
  const ring = element('svg:svg', { class: 'ring' });
  const legend = element('div', { class: 'legendbox' });
  const cards = element('ul', { class: 'cards', 'aria-label': 'Slots of the ring' });
  const moves = element('ul', { class: 'moves' });
  const properties = element('ul', { class: 'properties', tabindex: '0', 'aria-label': 'Properties' });
  const detail = element('section', { class: 'detail', 'aria-label': 'The step' });
  const live = element('p', { class: 'live', 'aria-live': 'polite', role: 'status' });
  const says = element('p', { class: 'says', role: 'alert' });
  const cause = element('section', { class: 'panel cause', 'aria-label': 'Why a property is violated', 'aria-live': 'polite' });
  const lanesHost = element('section', { class: 'lanesbox', 'aria-label': 'Steps so far' });
  const found = element('div', { class: 'found', 'aria-live': 'polite' });
  const picture = element('div', { class: 'picture' });
  const seed = element('input', { type: 'number', min: 0, step: 1, value: 1, id: 'seed', class: 'seed' });
  const length = element('input', { type: 'number', min: 1, max: 5000, step: 1, value: 100, id: 'length', class: 'seed' });
  const limit = element('input', { type: 'number', min: 1000, max: 5000000, step: 1000, value: 300000, id: 'limit', class: 'limit' });
  const runs = element('input', { type: 'checkbox', id: 'runs', checked: true });
  const save = element('select', { 'aria-label': 'Save a violation of this walk as a trace', onchange: saveTrace });
  const button = (text, title, act, long) => element('button', { type: 'button', title, 'aria-label': long ? title : null, onclick: act }, text, long ? element('span', { class: 'long' }, ' ' + long) : null);
  const pair = (text, input) => element('span', { class: 'pair' }, element('label', { for: input.id }, text), input);
  const named = (text, name, act) => element('button', { type: 'button', title: name, 'aria-label': name, onclick: act }, text);
  const back = button('◀', 'Take the last step back (← or k)', () => go(at - 1), 'Back');
  const again = button('▶', 'Take again the step that was taken back (→ or j)', () => go(at + 1), 'Forwards');
  const start = button('|◀', 'Before the first step (Home)', () => go(0), 'Start');
  const last = button('▶|', 'To the last step (End)', () => go(path.length), 'End');
  const search = button('Search from here', 'Visit every state that can be reached from here', searchFromHere);

  document.getElementById('app').append(
    element('header', { class: 'top' }, element('div', { class: 'title' }, element('p', { class: 'kicker' }, 'Exploring by hand'), title, place), theme),
    says,
    element('main', { class: 'explore' },
      element('div', { class: 'stage' }, ring, legend, cards),
      element('div', { class: 'right' },
        element('nav', { class: 'transport', 'aria-label': 'The walk' }, start, back, again, last, Harness.copyButton(() => location.href, 'Copy link'), save),
        element('section', { class: 'panel', 'aria-label': 'What can happen next' }, element('h2', {}, 'Next step'), moves),
        cause, lanesHost, detail),
      element('div', { class: 'side' },
        element('section', { class: 'panel', 'aria-label': 'From here' }, element('h2', {}, 'From here'),
          element('p', { class: 'controls' }, button('Run at random', 'Random steps until a property is violated', runAtRandom),
            pair('steps', length), pair('seed', seed)),
          element('p', { class: 'controls' }, search, pair('states at most', limit),
            element('label', { for: 'runs', class: 'check', title: 'Livelock and the properties whose names end with -live: a violation is a way and a loop that repeats for ever' }, runs, 'runs that never end')), found),
        element('section', { class: 'panel', 'aria-label': 'Properties' }, element('h2', {}, 'Properties here'), properties)),
      element('section', { class: 'panel wide', 'aria-label': 'Pictures' }, element('h2', {}, 'Pictures'),
          element('p', { class: 'controls' }, button('State graph', 'Draw every state and step, where there are few', drawGraph), button('States by depth', 'What each reduction leaves out', drawDepths)), picture)),
    element('footer', {}, element('span', {}, 'Keys: 1 to 9 take a step, ← → or k j back and forwards, Home and End, r random, s search, t theme. The address has the walk: bookmark or send it (the token is of this run).')),
    live);

  // ---- the walk ----

  function fromAddress() {
    const match = /^#\/path=([0-9.-]*)(?:&loop=(\d{1,5}))?(?:&at=(\d{1,5}))?$/.exec(location.hash);
    const moves = match && match[1] ? match[1].split('-') : [];
    return { moves, loop: match && match[2] ? Number(match[2]) : null, at: match && match[3] ? Math.min(moves.length, Number(match[3])) : moves.length };
  }

  function toAddress() {
    return '#/path=' + path.join('-') + (loop === null ? '' : '&loop=' + loop) + (at < path.length ? '&at=' + at : '');
  }

  // Goes to a point of a path, whose last steps repeat for ever if it says where they begin; an older answer that comes late is dropped.
  async function go(point, newPath, newLoop = null) {
    const wanted = newPath || path, repeats = newPath ? newLoop : loop;
    const to = Math.max(0, Math.min(wanted.length, point));
    if (!newPath && to === at && walk) return;
    const mine = ++asked;
    try {
      const answer = await ask('walk', { path: wanted.join('-'), at: to, ...(repeats === null ? {} : { loop: repeats }) });
      if (mine !== asked) return;
      const grew = !walk || newPath;
      if (grew && !(newPath && explained && explained.on === wanted.slice(0, explained.length).join('-'))) explain(null);
      [path, at, loop, walk] = [wanted, to, repeats, answer];
      says.textContent = '';
      if (location.hash !== toAddress()) history.pushState(null, '', toAddress());
      draw(grew);
    } catch (error) {
      if (mine !== asked) return;
      if (!walk && wanted.length) await go(0, []);
      says.textContent = error.message;
    }
  }

  const take = move => go(at + 1, [...path.slice(0, at), move]);

  function draw(grew) {
    const scene = walk.scene, step = scene.steps[at - 1];
    title.textContent = walk.title;
    document.title = `Explore ${walk.title}`;
    if (grew) {
      timeline = new Harness.Timeline(scene);
      legend.replaceChildren(Harness.legend(scene));
      lanes = new Harness.Lanes(lanesHost, scene, timeline, { onselect: n => go(n), marks: n => [...(n > at ? ['unrelated'] : []), ...(scene.steps[n - 1]?.f ? ['violating'] : []), ...loopMarks(n)] });
    }
    const state = timeline.at(at), touched = Harness.touchedBy(step);
    place.textContent = `after ${at} ${at === 1 ? 'step' : 'steps'}` + (at < path.length ? ` of ${path.length}` : '') + (walk.end ? ': the end, nobody can move' : '')
      + (walk.sameAs !== null ? `: the same state as after step ${walk.sameAs}` : '');
    Harness.drawRing(ring, state, touched);
    Harness.drawCards(cards, scene, state, touched);
    Harness.drawStep(detail, scene, at);
    lanes.select(at, true);
    lanes.rows.forEach((row, n) => lanes.dress(row, n));
    drawMoves();
    drawProperties();
    drawSave();
    back.disabled = start.disabled = at === 0;
    again.disabled = last.disabled = at === path.length;
    if (explained) explained.mark(at);
    if (graph) markGraph();
    live.textContent = Harness.sayStep(scene, at, state);
  }

  // The part that repeats: the one that was gone to, or else the one that violates something here.
  function loopMarks(number) {
    const from = loop ?? walk.properties.find(p => p.loop != null)?.loop ?? null;
    return from === null || number <= from || number > (loop === null ? at : path.length) ? [] : number === from + 1 ? ['loop', 'loopstart'] : ['loop'];
  }

  let keyed = [];
  function drawMoves() {
    keyed = [];
    moves.replaceChildren(...walk.options.map(option => element('li', { class: 'task' + (option.moves.length ? '' : ' waits') },
      element('span', { class: 'badge ' + Harness.taskClass(option.task) }, option.task),
      option.step === null ? element('span', { class: 'quiet' }, 'has ended')
        : !option.moves.length ? element('span', { class: 'quiet' }, `${option.letter} ${option.step}: waits ${option.waits}`)
          : element('span', { class: 'choices' }, ...option.moves.map(move => {
            keyed.push(move.move);
            const key = keyed.length <= 9 ? String(keyed.length) : '';
            return element('button', { type: 'button', class: 'move' + (move.fails.length ? ' breaks' : ''), title: option.source || '', 'data-move': move.move, onclick: () => take(move.move) },
              key ? element('kbd', { 'aria-hidden': 'true' }, key) : '', element('b', {}, option.letter), ` ${option.step}`, move.outcome ? `: ${move.outcome}` : '',
              path[at] === move.move && at < path.length ? element('span', { class: 'quiet' }, ' (taken before)') : '',
              move.fails.length ? element('span', { class: 'fails' }, ` violates ${move.fails.join(' ')}`) : '');
          })))));
  }

  const forEver = steps => steps === 0 ? ', and stays there for ever' : `, the last ${steps === 1 ? 'one' : steps} for ever`;
  const words = { holds: 'holds', violated: 'violated', 'not judged': 'not judged here' };
  function drawProperties() {
    const rank = p => p.now === 'violated' ? 0 : p.violatedAfter !== null ? 1 : p.now === 'holds' ? 2 : 3;
    properties.replaceChildren(...walk.properties.toSorted((a, b) => rank(a) - rank(b)).map(p => element('li', { class: p.now === 'violated' ? 'isbad' : p.now === 'holds' ? 'isgood' : 'isopen' },
      element('span', { class: 'mark', 'aria-hidden': 'true' }, p.now === 'violated' ? '✕' : p.now === 'holds' ? '✓' : '–'),
      element('b', {}, p.name), element('span', { class: 'now' }, words[p.now]),
      p.violatedAfter === null ? null : named('Why', `Why ${p.name} is violated`, () => askWhy(p.name)),
      p.loop != null ? button(p.loop === at ? 'if it stays here' : `if ${p.loop + 1} to ${at} repeat`, 'Go to where the part begins that repeats for ever', () => go(p.loop, path.slice(0, at), p.loop))
        : p.violatedAfter !== null ? button(`since step ${p.violatedAfter}`, 'Go to the step that violates it first', () => go(p.violatedAfter)) : null,
      element('span', { class: 'statement' }, p.statement), p.why ? element('span', { class: 'why' }, p.why) : null)));
  }

  // Why a property is violated: asked for by hand, and shown as long as the walk begins with the steps that violate it.
  let explained = null;
  function explain(answer, moves) {
    explained = answer && { ...Harness.decisiveSteps(answer.cause, walk.scene, n => go(n)), on: moves.join('-'), length: moves.length };
    cause.replaceChildren(...(answer ? [Harness.headline(answer), explained.list] : []));
    if (explained) explained.mark(at);
  }

  function askWhy(property) {
    return attempt(async () => {
      const moves = path.slice(0, at), answer = await ask('cause', violation(property));
      if (moves.join('-') === path.slice(0, moves.length).join('-')) explain(answer, moves);
    });
  }

  // What the server is to look at: the walk so far, and where it ends in a loop, that.
  function violation(name) {
    const repeats = walk.properties.find(p => p.name === name)?.loop ?? null;
    return { path: path.slice(0, at).join('-'), property: name, ...(repeats === null ? {} : { loop: repeats }) };
  }

  function drawSave() {
    const violated = walk.properties.filter(p => p.violatedAfter !== null);
    save.replaceChildren(element('option', { value: '' }, violated.length ? 'Save as trace…' : 'Save as trace: nothing is violated'),
      ...violated.map(p => element('option', { value: p.name }, `${p.name}, ${p.violatedAfter} steps${p.loop == null ? '' : forEver(at - p.loop)}`)));
    save.disabled = !violated.length;
    save.value = '';
  }

  async function saveTrace() {
    if (!save.value) return;
    await attempt(async () => {
      const trace = await ask('trace', violation(save.value));
      const address = URL.createObjectURL(new Blob([trace.text], { type: 'application/json' }));
      const link = element('a', { href: address, download: trace.name });
      document.body.append(link);
      link.click();
      link.remove();
      setTimeout(() => URL.revokeObjectURL(address), 1000);
      found.replaceChildren(element('p', {}, `Saved: harness replay ${trace.name}`));
    });
    save.value = '';
  }

  // ---- from here ----

  async function attempt(act) {
    try {
      says.textContent = '';
      await act();
    } catch (error) {
      says.textContent = error.message;
    }
  }

  const ends = { Limit: 'took all its steps', NobodyCanMove: 'came to the end: nobody can move', Violation: 'came to a violation' };
  function runAtRandom() {
    return attempt(async () => {
      const from = at, drawn = seed.value;
      const answer = await ask('random', { path: path.slice(0, at).join('-'), seed: drawn, steps: Number(length.value) });
      const moves = answer.path ? answer.path.split('-') : [];
      await go(moves.length, moves);
      found.replaceChildren(element('p', {}, `Seed ${drawn}, from step ${from}: ${ends[answer.end]} after ${moves.length - from} steps.`));
      seed.value = String(BigInt(drawn) + 1n);
    });
  }

  function searchFromHere() {
    return attempt(async () => {
      const from = at;
      search.disabled = true;
      found.replaceChildren(element('p', { class: 'quiet' }, 'Searching…'));
      try {
        const result = await ask('search', { path: path.slice(0, at).join('-'), states: Number(limit.value), seconds: 60, runs: runs.checked });
        const violated = result.properties.filter(p => p.path !== null), others = result.properties.filter(p => p.path === null);
        const said = result.complete ? others.filter(p => p.proved) : others, silent = result.complete ? others.filter(p => !p.proved) : [];
        const names = properties => properties.map(p => p.name).join(' ');
        const shown = p => element('li', {}, element('b', { class: 'bad' }, p.name), ` in ${p.steps} ${p.steps === 1 ? 'step' : 'steps'}${p.loop === null ? '' : forEver(p.repeats)} `,
          named('Go', `Go to the violation of ${p.name}`, async () => { const moves = p.path ? p.path.split('-') : []; await go(moves.length, moves, p.loop); await askWhy(p.name); }));
        found.replaceChildren(
          element('p', {}, `From step ${from}: ${number(result.states)} states, ${number(result.transitions)} steps between them, ${number(result.depth)} deep; ended by ${result.end}.`),
          violated.length ? element('p', {}, 'Shortest ways to a violation:') : '', element('ul', {}, ...violated.sort((a, b) => a.steps - b.steps).map(shown)),
          said.length ? element('p', {}, result.complete ? element('b', { class: 'good' }, 'Proved from here: ') : element('b', {}, 'Not found, and not proved: '),
            names(said), result.complete ? '. Every state that can be reached from here was visited, and none violates them.' : '. Not every state was visited: raise the limit, or go on further and search again.') : '',
          silent.length ? element('details', {}, element('summary', {}, element('b', {}, 'Nothing to judge from here: '), names(silent)), element('ul', {}, ...silent.map(p => element('li', { class: 'quiet' }, `${p.name}: ${p.reason}`)))) : '',
          result.left.length ? element('p', { class: 'quiet' }, `Not judged: ${result.left.join(' ')}${runs.checked ? ', which ask for more than one search can follow: harness verify --property NAME' : ''}.`) : '');
      } catch (error) {
        found.replaceChildren();
        throw error;
      } finally {
        search.disabled = false;
      }
    });
  }

  // ---- pictures ----

  function drawDepths() {
    return attempt(async () => {
      graph = null;
      picture.replaceChildren(element('p', { class: 'quiet' }, 'Searching with each reduction…'));
      const answer = await ask('depths', { states: Number(limit.value), seconds: 60 });
      const drawing = new DOMParser().parseFromString(answer.svg, 'image/svg+xml').documentElement;
      picture.replaceChildren(element('figure', {}, document.importNode(drawing, true), element('figcaption', { class: 'quiet' }, answer.text)));
    });
  }

  function drawGraph() {
    return attempt(async () => {
      picture.replaceChildren(element('p', { class: 'quiet' }, 'Drawing…'));
      try {
        graph = layOut(await ask('graph', { states: 400 }));
      } catch (error) {
        picture.replaceChildren();
        throw error;
      }
      picture.replaceChildren(element('p', { class: 'quiet' }, `${number(graph.states.length)} states, ${number(graph.steps.length)} steps. Depth runs down; red violates a property; a ring is the end. Click a state to go there.`),
        element('div', { class: 'graphbox', tabindex: '0' }, paint(graph)));
      markGraph();
    });
  }

  // A row for each depth; in a row, states stand near those they come from.
  function layOut(answer) {
    const rows = [], from = answer.states.map(() => []), way = answer.states.map(() => null), next = new Map();
    answer.steps.forEach(step => {
      from[step[1]].push(step[0]);
      next.set(step[0] + ' ' + step[2], step[1]);
      if (step[1] !== 0 && way[step[1]] === null && answer.states[step[0]][0] < answer.states[step[1]][0]) way[step[1]] = [step[0], step[2]];
    });
    answer.states.forEach((state, i) => (rows[state[0]] ||= []).push(i));
    const x = answer.states.map(() => 0), widest = Math.max(...rows.map(r => r.length));
    rows.forEach(row => {
      const wish = i => { const above = from[i].filter(f => answer.states[f][0] < answer.states[i][0]); return above.length ? above.reduce((sum, f) => sum + x[f], 0) / above.length : 0; };
      row.map(i => [wish(i), i]).sort((a, b) => a[0] - b[0] || a[1] - b[1]).forEach(([, i], place) => { x[i] = (place + 0.5) * widest / row.length; });
    });
    return { ...answer, x, widest, depth: rows.length, next, way };
  }

  function paint(graph) {
    const across = 30, down = 44, width = graph.widest * across + 40, height = graph.depth * down + 20;
    const at = i => [20 + graph.x[i] * across, 20 + graph.states[i][0] * down];
    const svg = element('svg:svg', { class: 'graph', viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': `State graph: ${graph.states.length} states, ${graph.steps.length} steps` });
    graph.steps.forEach(([f, t, , task, text, fails]) => {
      const [[x1, y1], [x2, y2]] = [at(f), at(t)];
      const isBack = graph.states[t][0] <= graph.states[f][0];
      const d = isBack ? `M${x1} ${y1}C${x1 + 40} ${y1 + 12} ${x2 + 40} ${y2 - 12} ${x2} ${y2}` : `M${x1} ${y1}L${x2} ${y2}`;
      svg.append(element('svg:path', { d, class: `edge ${Harness.taskClass(graph.tasks[task])}${fails.length ? ' breaks' : ''}` }, element('svg:title', {}, `${graph.tasks[task]}: ${text}${fails.length ? ', violates ' + fails.join(' ') : ''}`)));
    });
    graph.dots = graph.states.map(([, watches, fails, isEnd], i) => {
      const [cx, cy] = at(i);
      const dot = element('svg:circle', { cx, cy, r: isEnd ? 8 : 6, class: `state${fails.length ? ' bad' : ''}${isEnd ? ' end' : ''}`, onclick: () => { const moves = wayTo(i); go(moves.length, moves); } },
        element('svg:title', {}, `state ${i}\n${graph.watches.map((w, n) => `${w}: ${watches[n]}`).join('\n')}${fails.length ? '\nviolates ' + fails.join(' ') : ''}`));
      svg.append(dot);
      return dot;
    });
    return svg;
  }

  function wayTo(state) {
    const moves = [];
    for (let i = state; graph.way[i]; i = graph.way[i][0]) moves.unshift(graph.way[i][1]);
    return moves;
  }

  function markGraph() {
    let state = 0;
    for (const move of path.slice(0, at)) state = graph.next.get(state + ' ' + move) ?? 0;
    graph.dots.forEach((dot, i) => dot.classList.toggle('here', i === state));
    const box = picture.querySelector('.graphbox'), dot = graph.dots[state];
    box.scrollTo(dot.getAttribute('cx') - box.clientWidth / 2, dot.getAttribute('cy') - box.clientHeight / 2);
  }

  // ---- keys ----

  const keys = {
    ArrowRight: () => go(at + 1), ArrowLeft: () => go(at - 1), j: () => go(at + 1), k: () => go(at - 1), ArrowDown: () => go(at + 1), ArrowUp: () => go(at - 1),
    Home: () => go(0), End: () => go(path.length), r: runAtRandom, s: searchFromHere, t: () => theme.toggle(),
  };
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input:not([type=checkbox]), select')) return;
    if (/^[1-9]$/.test(event.key) && keyed[Number(event.key) - 1] !== undefined) take(keyed[Number(event.key) - 1]);
    else if (Object.hasOwn(keys, event.key)) keys[event.key]();
    else return;
    event.preventDefault();
  });
  const followAddress = () => { const wanted = fromAddress(); go(wanted.at, wanted.moves, wanted.loop); };
  addEventListener('popstate', () => { if (location.hash !== toAddress()) followAddress(); });
  followAddress();
})();
