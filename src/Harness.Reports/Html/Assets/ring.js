'use strict';
// What the report of a trace and the page of a walk have in common: the ring as a ring, the lanes, the steps, the theme.
// Every text comes into the page as a text node or an attribute's value; nothing is parsed as markup.
const Harness = (() => {
  const svgNamespace = 'http://www.w3.org/2000/svg';

  function element(name, attributes, ...children) {
    const node = name.startsWith('svg:') ? document.createElementNS(svgNamespace, name.slice(4)) : document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
      else node.setAttribute(key, value === true ? '' : value);
    }
    node.append(...children.filter(c => c !== null && c !== undefined));
    return node;
  }

  // ---- time: the ring after each step ----

  const snapshotEvery = 64;

  class Timeline {
    constructor(scene) {
      this.scene = scene;
      this.snapshots = [this.first()];
    }

    get length() { return this.scene.steps.length; }

    first() {
      const scene = this.scene;
      const state = {
        units: scene.units.map(name => ({ name, status: '', writers: [], held: false, owned: false, cells: [] })),
        head: null,
        reader: null,
        columns: scene.columns.map(name => ({ name, text: '' })),
        locks: new Map(),
        // Stores on their way to memory, the oldest first, by the task that made them; none where the memory model has no store buffers.
        buffers: new Map(scene.steps.filter(step => (step.a || []).some(([kind]) => kind === 'buffered')).map(step => [step.t, []])),
      };
      this.change(state, scene.start);
      return state;
    }

    copy(state) {
      return { ...state, units: state.units.map(u => ({ ...u })), columns: state.columns.map(c => ({ ...c })), locks: new Map(state.locks), buffers: new Map([...state.buffers].map(([task, stores]) => [task, [...stores]])) };
    }

    change(state, step) {
      for (const [unit, status, writers, held, owned, cells] of step.u || []) Object.assign(state.units[unit], { status, writers, held, owned, cells });
      for (const [column, text] of step.c || []) state.columns[column].text = text;
      if (step.p) [state.head, state.reader] = step.p;
      for (const [kind, variable, before, after] of step.a || []) {
        if (kind === 'write' && before !== after && (before === 'free' || after === 'free')) state.locks.set(variable, after);
        const stores = state.buffers.get(step.t);
        if (stores && kind === 'buffered') stores.push([variable, after]);
        else if (stores && kind === 'write' && /^Drain/.test(step.o)) {
          const arrived = stores.findIndex(([waiting]) => waiting === variable);
          if (arrived >= 0) stores.splice(arrived, 1);
        }
      }
    }

    // The state after so many steps.
    at(count) {
      while (this.snapshots.length <= Math.floor(count / snapshotEvery)) {
        const from = (this.snapshots.length - 1) * snapshotEvery;
        this.snapshots.push(this.run(this.snapshots[this.snapshots.length - 1], from, from + snapshotEvery));
      }
      const from = Math.floor(count / snapshotEvery);
      return this.run(this.snapshots[from], from * snapshotEvery, count);
    }

    run(state, from, to) {
      const result = this.copy(state);
      for (let i = from; i < to; i++) this.change(result, this.scene.steps[i]);
      return result;
    }
  }

  // ---- what a text of the model stands for ----

  function kindOf(unit) {
    const status = unit.status.split(' ')[0];
    if (unit.writers.length > 1) return 'conflict';
    if (/(^|\|)USER(\||$)/.test(status)) return unit.held ? 'held' : 'ready';
    if (status === 'KERNEL' || status === '') return unit.owned ? 'marked' : unit.writers.length ? 'unmarked' : 'free';
    return 'marked';
  }

  const kinds = {
    free: 'free', unmarked: 'written, unmarked', marked: 'marked', ready: 'ready', held: 'with the reader', conflict: 'two writers',
  };

  function producerOf(text) {
    const match = /P(\d+)/.exec(text);
    return match ? (Number(match[1]) - 1) % 8 + 1 : 0;
  }

  function shortPacket(text) {
    return text.replace(/^packet of /, '').slice(0, 7);
  }

  // Text along the ring, never upside down.
  function tangential(radius, degrees, text, css) {
    const [x, y] = point(radius, degrees);
    const turn = ((degrees % 360) + 360) % 360;
    const text1 = label(0, 4, text, css);
    text1.setAttribute('transform', `translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${(turn > 90 && turn < 270 ? turn - 180 : turn).toFixed(1)})`);
    return text1;
  }

  function taskClass(name) {
    const match = /^(?:store buffer of )?producer (\d+)$/.exec(name);
    return match ? 'p' + ((Number(match[1]) - 1) % 8 + 1) : /^(store buffer of )?reader/.test(name) ? 'reader' : 'other';
  }

  function shortName(name) {
    const match = /^(producer|reader) ?(\d*)$/.exec(name);
    if (match) return (match[1] === 'producer' ? 'P' : 'R') + match[2];
    const words = name.split(' ').filter(w => w);
    return words.length > 1 ? words.map(w => w[0].toUpperCase()).join('').slice(0, 4) : name.slice(0, 4);
  }

  function describeUnit(unit) {
    let text = `${unit.name}: ${unit.status || 'unknown'}, ${kinds[kindOf(unit)]}`;
    if (unit.writers.length) text += `, written by ${unit.writers.join(' and ')}`;
    const cells = unit.cells.filter(c => c && c !== '-');
    if (cells.length) text += `, holds ${[...new Set(cells)].join(' and ')}`;
    return text;
  }

  function describeRing(state) {
    const waiting = [...state.buffers.values()].reduce((sum, stores) => sum + stores.length, 0);
    return state.units.map(describeUnit).concat(state.columns.map(c => `${c.name} ${c.text}`), waiting ? [`${waiting} ${waiting === 1 ? 'store waits' : 'stores wait'} in store buffers`] : []).join('; ');
  }

  // ---- the ring ----

  const outer = 150, bandInner = 128, cellsInner = 74;

  function point(radius, degrees) {
    const radians = (degrees - 90) * Math.PI / 180;
    return [radius * Math.cos(radians), radius * Math.sin(radians)];
  }

  function arc(inner, out, from, to) {
    const whole = to - from >= 359.9;
    if (whole) to = from + 359.9;
    const large = to - from > 180 ? 1 : 0;
    const [[a, b], [c, d], [e, f], [g, h]] = [point(out, from), point(out, to), point(inner, to), point(inner, from)].map(p => p.map(v => v.toFixed(2)));
    return `M${a} ${b}A${out} ${out} 0 ${large} 1 ${c} ${d}L${e} ${f}A${inner} ${inner} 0 ${large} 0 ${g} ${h}Z`;
  }

  function label(x, y, text, css, anchor) {
    return element('svg:text', { x: x.toFixed(1), y: y.toFixed(1), class: css, 'text-anchor': anchor || 'middle' }, text);
  }

  // Outside is the kernel's side: where it writes next, and who writes. Inside is the reader's.
  function drawRing(svg, state, touched) {
    const count = state.units.length;
    svg.replaceChildren();
    svg.setAttribute('viewBox', count <= 2 ? '-262 -168 524 336' : '-262 -205 524 410');
    svg.setAttribute('role', 'img');
    svg.setAttribute('aria-label', count ? 'The ring. ' + describeRing(state) : 'This model has no ring.');
    if (!count) return;
    const part = 360 / count;
    const gap = count === 1 ? 0 : Math.min(3, part / 8);
    const turn = count === 2 ? -90 : count === 1 ? -90 : -part / 2;
    const isFine = count <= 12;
    const head = state.head ?? -1, reader = state.reader ?? -1;
    const middle = i => turn + part * (i + (count === 2 ? 1 : 0.5));
    state.units.forEach((unit, i) => {
      const from = middle(i) - part / 2 + gap / 2, to = middle(i) + part / 2 - gap / 2, mid = middle(i);
      const kind = kindOf(unit);
      const group = element('svg:g', { class: `unit ${kind}${touched && touched.has(i) ? ' touched' : ''}` }, element('svg:title', {}, describeUnit(unit)));
      group.append(element('svg:path', { class: 'band', d: arc(bandInner, outer, from, to) }));
      const thick = (bandInner - 3 - cellsInner) / Math.max(1, unit.cells.length);
      unit.cells.forEach((packet, c) => {
        const top = bandInner - 3 - c * thick;
        const empty = !packet || packet === '-';
        group.append(element('svg:path', { class: 'cell ' + (empty ? 'empty' : 'p' + producerOf(packet)), d: arc(top - thick + 1, top, from, to) }));
        if (!empty && isFine && thick > 9) group.append(tangential(top - thick / 2, mid, shortPacket(packet), 'packet'));
      });
      const [bx, by] = point((outer + bandInner) / 2, mid);
      if (isFine) group.append(label(bx, by + 4, String(i), 'index'));
      unit.writers.forEach((writer, w) => {
        const spread = Math.min(18, part / (unit.writers.length + 1));
        const [x, y] = point(outer, mid + (count > 4 ? 0 : -22) + (w - (unit.writers.length - 1) / 2) * spread);
        group.append(element('svg:circle', { class: 'chip p' + producerOf(writer), cx: x.toFixed(1), cy: y.toFixed(1), r: isFine ? 13 : 8 }));
        if (isFine) group.append(label(x, y + 4, writer, 'chiptext'));
      });
      if (unit.owned) {
        const [x, y] = point(outer - 11, to - Math.min(6, part / 6));
        group.append(element('svg:rect', { class: 'owner', x: (x - 5).toFixed(1), y: (y - 5).toFixed(1), width: 10, height: 10, rx: 2 }, element('svg:title', {}, 'bit set in the owner map')));
      }
      if (isFine) {
        const [x, y] = point(outer + (count > 6 ? 16 : 22), mid);
        const anchor = Math.abs(x) < 30 ? 'middle' : x > 0 ? 'start' : 'end';
        const lift = y > 100 ? 12 : y < -100 ? -14 : 0;
        group.append(label(x, y + lift, unit.name, 'unitname', anchor));
        unit.status.split('|').slice(0, 3).forEach((line, n) => group.append(label(x, y + lift + 16 + n * 14, (n ? '|' : '') + line, 'status', anchor)));
      }
      svg.append(group);
    });
    if (head >= 0 && head < count) {
      const at = middle(head) + (count > 4 ? part / 4 : 22);
      const [x1, y1] = point(outer + 3, at), [x2, y2] = point(outer + 17, at - 4), [x3, y3] = point(outer + 17, at + 4), [tx, ty] = point(outer + 22, at);
      svg.append(element('svg:path', { class: 'head', d: `M${x1} ${y1}L${x2} ${y2}L${x3} ${y3}Z` }),
        label(tx, ty + (ty > 100 ? 12 : ty < -100 ? 0 : 4), state.columns.some(c => c.name === 'active') ? 'active' : 'head', 'headtext', Math.abs(tx) < 20 ? 'middle' : tx > 0 ? 'start' : 'end'));
    }
    if (reader >= 0 && reader < count) {
      const at = middle(reader);
      const [x1, y1] = point(cellsInner - 2, at), [x2, y2] = point(cellsInner - 14, at - 10), [x3, y3] = point(cellsInner - 14, at + 10), [tx, ty] = point(cellsInner - 18, at);
      const tail = 'tail' + (state.units[reader].held ? ' holds' : '');
      svg.append(element('svg:path', { class: tail, d: `M${x1} ${y1}L${x2} ${y2}L${x3} ${y3}Z` }), element('svg:circle', { class: tail, cx: tx, cy: ty, r: 9 }), label(tx, ty + 4, 't', state.units[reader].held ? 'tailtext holds' : 'tailtext'));
    }
    const locks = [...state.locks].filter(([, owner]) => owner !== 'free');
    svg.append(label(0, -4, 'lock', 'lock'));
    (locks.length ? locks : [['', 'free']]).slice(0, 2).forEach(([, owner], i) => svg.append(label(0, 12 + i * 14, owner, 'lockowner')));
  }

  // The same as text and colour, a card for each unit: for those who cannot see the drawing, and where a status is long.
  function drawCards(list, scene, state, touched) {
    list.replaceChildren(...state.units.map((unit, i) => {
      const kind = kindOf(unit);
      const cells = unit.cells.map((packet, c) => element('li', { class: !packet || packet === '-' ? 'empty' : 'p' + producerOf(packet) },
        element('span', { class: 'cellname' }, scene.cells[c]), element('span', { class: 'cellvalue' }, packet || '-')));
      return element('li', { class: `card ${kind}${touched.has(i) ? ' touched' : ''}` },
        element('div', { class: 'cardhead' }, element('b', {}, unit.name), element('span', { class: 'kind' }, kinds[kind])),
        element('code', { class: 'word' }, unit.status || '?'),
        unit.writers.length ? element('div', { class: 'writers' }, 'writing: ', ...unit.writers.map(w => element('span', { class: 'chip p' + producerOf(w) }, w))) : null,
        element('ul', { class: 'cells' }, ...cells));
    }), ...[...state.buffers].sort((a, b) => a[0] - b[0]).map(([task, stores]) => element('li', { class: 'card buffer' + (stores.length ? ' waiting' : '') },
      element('div', { class: 'cardhead' }, element('b', {}, 'store buffer'), element('span', { class: 'badge ' + taskClass(scene.tasks[task] || '') }, shortName(scene.tasks[task] || '?'))),
      stores.length ? element('ol', { class: 'stores', 'aria-label': 'Stores that wait, the oldest first' }, ...stores.map(([variable, value]) => element('li', {}, `${variable} = ${value}`)))
        : element('span', { class: 'kind' }, 'empty'))), ...(state.columns.length || state.locks.size ? [element('li', { class: 'card words' }, element('dl', {},
      ...state.columns.flatMap(c => [element('dt', {}, c.name), element('dd', {}, c.text)]),
      ...[...state.locks].flatMap(([name, owner]) => [element('dt', {}, name), element('dd', {}, owner)])))] : []));
  }

  function touchedBy(step) {
    return new Set((step?.u || []).map(change => change[0]));
  }

  // ---- the lanes: only the rows that can be seen are in the page ----

  const rowHeight = 30;

  class Lanes {
    // marks: for step number i (from 1) a set of classes; onselect(i) is called with 0 (start) … length.
    constructor(host, scene, timeline, options) {
      Object.assign(this, { host, scene, timeline, options, selected: -1, rows: new Map() });
      this.order = null;
      this.lanes = scene.tasks.length;
      host.style.setProperty('--lanes', this.lanes);
      host.style.setProperty('--lane', this.lanes > 8 ? '26px' : '38px');
      this.header = element('div', { class: 'lanehead', 'aria-hidden': 'true' },
        element('span', { class: 'number' }, 'step'),
        element('span', { class: 'lanes' }, ...scene.tasks.map(t => element('span', { class: 'lane ' + taskClass(t), title: t }, shortName(t)))),
        element('span', { class: 'what' }, 'what happens'),
        element('span', { class: 'minis' }, scene.units.length && scene.units.length <= 16 ? (scene.kind === 'block' ? 'blocks' : 'slots') : ''));
      this.viewport = element('div', { class: 'viewport', role: 'listbox', tabindex: '0', 'aria-label': 'Steps of the schedule', onscroll: () => this.later() });
      this.space = element('div', { class: 'space', role: 'presentation' });
      this.viewport.append(this.space);
      host.replaceChildren(this.header, this.viewport);
      this.resize();
      new ResizeObserver(() => this.later()).observe(this.viewport);
    }

    // Which steps have a row: all, or some.
    show(numbers) {
      this.order = numbers;
      this.resize();
      this.select(this.selected, true);
    }

    get count() { return this.order ? this.order.length : this.timeline.length + 1; }

    numberAt(row) { return this.order ? this.order[row] : row; }

    rowOf(number) {
      if (!this.order) return number;
      let low = 0, high = this.order.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (this.order[middle] < number) low = middle + 1; else high = middle;
      }
      return low;
    }

    resize() {
      this.space.style.height = this.count * rowHeight + 'px';
      this.host.style.setProperty('--rows', this.count);
      this.rows.forEach(row => row.remove());
      this.rows.clear();
      this.later();
    }

    later() {
      if (this.waiting) return;
      this.waiting = true;
      requestAnimationFrame(() => { this.waiting = false; this.render(); });
    }

    select(number, quiet) {
      const old = this.selected;
      this.selected = number;
      for (const n of [old, number]) {
        const row = this.rows.get(n);
        if (row) this.dress(row, n);
      }
      const top = this.rowOf(number) * rowHeight, view = this.viewport;
      if (top < view.scrollTop + rowHeight) view.scrollTop = Math.max(0, top - rowHeight);
      else if (top + 2 * rowHeight > view.scrollTop + view.clientHeight) view.scrollTop = top + 2 * rowHeight - view.clientHeight;
      view.setAttribute('aria-activedescendant', 'step' + number);
      this.render();
      if (!quiet) this.options.onselect(number);
    }

    render() {
      const first = Math.max(0, Math.floor(this.viewport.scrollTop / rowHeight) - 4);
      const last = Math.min(this.count - 1, Math.ceil((this.viewport.scrollTop + this.viewport.clientHeight) / rowHeight) + 4);
      const wanted = new Set();
      for (let r = first; r <= last; r++) wanted.add(this.numberAt(r));
      for (const [number, row] of this.rows) {
        if (!wanted.has(number)) {
          row.remove();
          this.rows.delete(number);
        }
      }
      for (let r = first; r <= last; r++) {
        const number = this.numberAt(r);
        if (!this.rows.has(number)) {
          const row = this.make(number, r);
          this.rows.set(number, row);
          this.space.append(row);
        }
      }
    }

    make(number, position) {
      const step = this.scene.steps[number - 1];
      const row = element('div', { id: 'step' + number, role: 'option', 'aria-posinset': position + 1, 'aria-setsize': this.count, onclick: () => this.select(number) });
      row.style.transform = `translateY(${position * rowHeight}px)`;
      this.dress(row, number);
      const lanes = element('span', { class: 'lanes' }, ...this.scene.tasks.map((task, i) => {
        const lane = element('span', { class: 'lane ' + taskClass(task) });
        if (step && step.t === i) lane.append(element('b', { class: 'letter' }, step.l || '•'));
        return lane;
      }));
      const before = this.scene.steps[number - 2];
      if (step && before && before.t !== step.t && step.t >= 0 && before.t >= 0) {
        const bridge = element('i', { class: 'switch' });
        bridge.style.setProperty('--from', Math.min(before.t, step.t));
        bridge.style.setProperty('--span', Math.abs(before.t - step.t));
        lanes.append(bridge);
      }
      const what = element('span', { class: 'what' });
      if (!step) what.append('before the first step');
      else {
        what.append(element('span', { class: 'name' }, step.n), step.f ? element('span', { class: 'fails' }, 'violates ' + step.f.join(' ')) : '', step.w ? element('span', { class: 'deed' }, step.w) : '');
      }
      row.append(element('span', { class: 'number' }, number ? String(number) : ''), lanes, what);
      const minis = element('span', { class: 'minis', 'aria-hidden': 'true' });
      if (this.scene.units.length <= 16) {
        const state = this.timeline.at(number), touched = touchedBy(step);
        state.units.forEach((unit, i) => minis.append(element('i', { class: `mini ${kindOf(unit)}${touched.has(i) ? ' touched' : ''}`, title: describeUnit(unit) })));
      }
      row.append(minis);
      return row;
    }

    dress(row, number) {
      row.className = ['row', ...(this.options.marks(number))].join(' ');
      if (number === this.selected) row.classList.add('selected');
      row.setAttribute('aria-selected', number === this.selected ? 'true' : 'false');
    }

    jump(rows) {
      const row = Math.min(this.count - 1, Math.max(0, this.rowOf(this.selected) + rows));
      this.select(this.numberAt(row));
    }

    get page() { return Math.max(1, Math.floor(this.viewport.clientHeight / rowHeight) - 2); }
  }

  // ---- what a step did ----

  function drawStep(host, scene, number) {
    const step = scene.steps[number - 1];
    if (!step) {
      host.replaceChildren(element('h2', {}, 'Before the first step'), element('p', { class: 'quiet' }, 'Nobody has moved yet.'));
      return;
    }
    const task = scene.tasks[step.t] || 'a task';
    host.replaceChildren(...[
      element('h2', {}, element('span', { class: 'badge ' + taskClass(task) }, task), ` ${step.l} ${step.n}`),
      element('p', { class: 'operation' }, element('code', {}, step.o)),
      step.y ? element('p', { class: 'why' }, `◆ ${step.y}`) : null,
      step.f ? element('p', { class: 'violates' }, `violates ${step.f.join(', ')}`) : null,
      step.k || step.s ? element('dl', { class: 'source' }, ...[['kernel', step.k], ['model', step.s]].filter(([, text]) => text).flatMap(([name, text]) => [element('dt', {}, name), element('dd', {}, element('code', {}, text))])) : null,
      step.a ? element('table', { class: 'accesses' }, element('thead', {}, element('tr', {}, ...['access', 'of', 'before', 'after'].map(h => element('th', { scope: 'col' }, h)))),
        element('tbody', {}, ...step.a.map(([kind, variable, before, after]) => element('tr', { class: kind === 'ghost' ? 'ghost' : kind },
          element('td', {}, kind === 'ghost' ? 'bookkeeping' : kind), element('td', {}, variable), element('td', {}, before), element('td', { class: before === after ? '' : 'changed' }, after))))) : null].filter(part => part));
  }

  function sayStep(scene, number, state) {
    const step = scene.steps[number - 1];
    if (!step) return `Before the first step. ${describeRing(state)}`;
    const touched = [...touchedBy(step)].map(i => describeUnit(state.units[i]));
    return `Step ${number} of ${scene.steps.length}. ${scene.tasks[step.t] || 'A task'}: ${step.l} ${step.n}${step.w ? ', ' + step.w : ''}. ${touched.join('; ')}${step.f ? '. Violates ' + step.f.join(', ') : ''}`;
  }

  // ---- why something is violated ----

  // What is wrong, and how it could come to that: heading and lines of a cause.
  function headline({ property, cause }) {
    const node = document.createDocumentFragment();
    node.append(element('h1', {}, element('span', { class: 'bad' }, `Violated ${property}: `), cause.sentence));
    if (cause.because) node.append(element('p', { class: 'because' }, `because ${cause.because}`));
    return node;
  }

  // The decisive steps as a list of links, of which the one that is looked at can be marked.
  function decisiveSteps(cause, scene, go) {
    const links = new Map(cause.keys.map(([number, what]) => [number, element('button', { type: 'button', class: 'keystep', onclick: () => go(number) },
      element('span', { class: 'number' }, String(number)), element('span', { class: taskClass(scene.tasks[scene.steps[number - 1].t] || '') }, element('b', { class: 'letter' }, scene.steps[number - 1].l || '•')), element('span', {}, what))]));
    return {
      list: element('ol', { class: 'keysteps' + (links.size > 3 ? ' many' : ''), 'aria-label': 'Decisive steps' }, ...[...links.values()].map(link => element('li', {}, link))),
      mark: number => links.forEach((link, of) => of === number ? link.setAttribute('aria-current', 'step') : link.removeAttribute('aria-current')),
    };
  }

  // ---- theme ----

  function themeButton() {
    const root = document.documentElement;
    try { root.dataset.theme = localStorage.getItem('harness-theme') || ''; } catch { root.dataset.theme = ''; }
    const dark = () => root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    const button = element('button', { type: 'button', class: 'theme', onclick: toggle });
    function toggle() {
      root.dataset.theme = dark() ? 'light' : 'dark';
      try { localStorage.setItem('harness-theme', root.dataset.theme); } catch { /* a file without storage keeps it until it is closed */ }
      name();
    }
    function name() { button.textContent = dark() ? 'Light' : 'Dark'; button.setAttribute('aria-label', `Use the ${dark() ? 'light' : 'dark'} theme`); }
    name();
    button.toggle = toggle;
    return button;
  }

  function copyButton(text, name = 'Copy') {
    const button = element('button', { type: 'button', class: 'copy' }, name);
    button.addEventListener('click', async () => {
      try { await navigator.clipboard.writeText(text()); button.textContent = 'Copied'; } catch {
        const area = element('textarea', {});
        area.value = text();
        document.body.append(area);
        area.select();
        button.textContent = document.execCommand('copy') ? 'Copied' : 'Select it by hand';
        area.remove();
      }
      setTimeout(() => { button.textContent = name; }, 1500);
    });
    return button;
  }

  const legend = scene => element('ul', { class: 'legend', 'aria-label': 'Colours and signs of the ring' },
    ...Object.entries(kinds).map(([kind, text]) => element('li', {}, element('i', { class: 'mini ' + kind }), text)),
    scene.columns.includes('owned') ? element('li', {}, element('i', { class: 'owner' }), 'bit in the owner map') : null);

  return { element, Timeline, Lanes, drawRing, drawCards, drawStep, sayStep, touchedBy, themeButton, copyButton, legend, headline, decisiveSteps, taskClass };
})();
