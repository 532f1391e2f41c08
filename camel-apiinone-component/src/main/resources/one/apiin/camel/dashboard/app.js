'use strict';
// Polls the state each second while the page is visible and shows it. Every text goes through textContent.
(() => {
  const base = new URL('.', document.currentScript.src);
  const EVERY = 1000, STALE = 5000;
  /** What the state has at most: of one list, and in all. */
  const LIST = 50, CARDS = 200;
  const $ = (id) => document.getElementById(id);
  let state = null, etag = null, offset = 0, lastAnswer = Date.now(), trouble = null, timer = 0, polling = false;
  const cards = new Map();

  /* ---------- text ---------- */
  const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
  const clean = (text) => String(text).replace(CONTROLS, '');
  const now = () => Date.now() + offset;
  const number = (n) => Number(n).toLocaleString('en-US');
  const exact = (at) => new Date(at).toLocaleString();
  const plural = (n, one, many) => `${number(n)} ${n === 1 ? one : many}`;
  const brief = (id) => id.length > 13 ? id.slice(0, 8) : id;

  function span(ms) {
    const s = Math.max(0, Math.round(ms / 1000));
    if (s < 60) return `${s}s`;
    const m = Math.floor(s / 60);
    if (m < 60) return `${m}m ${String(s % 60).padStart(2, '0')}s`;
    const h = Math.floor(m / 60);
    return h < 48 ? `${h}h ${String(m % 60).padStart(2, '0')}m` : `${Math.floor(h / 24)}d`;
  }
  /** A measured duration: short ones with a decimal. */
  const took = (ms) => ms < 9950 ? `${(Math.max(0, ms) / 1000).toFixed(1)}s` : span(ms);
  const ago = (at) => { const ms = now() - at; return ms < 1500 ? 'just now' : `${span(ms)} ago`; };
  const until = (at) => { const ms = at - now(); return ms < 500 ? 'now' : `in ${span(ms)}`; };

  function dollars(credits) {
    if (!state.creditPrice) return null;
    return (credits * state.creditPrice).toLocaleString('en-US', { style: 'currency', currency: 'USD' });
  }
  const credits = (n) => `${number(n)} cr`;

  /* ---------- elements ---------- */
  function el(tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === undefined || value === null || value === false) continue;
      if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
      else node.setAttribute(name, value === true ? '' : clean(value));
    }
    for (const child of children.flat()) {
      if (child !== null && child !== undefined && child !== false) node.append(child.nodeType ? child : clean(child));
    }
    return node;
  }
  function svg(tag, attributes, ...children) {
    const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [name, value] of Object.entries(attributes || {})) node.setAttribute(name, value);
    for (const child of children) node.append(child);
    return node;
  }
  /** A text that grows older: written again each second. */
  function time(at, how, prefix) {
    const node = el('time', { class: 'time', title: exact(at), datetime: new Date(at).toISOString() });
    node.live = () => { const text = (prefix || '') + how(at); if (node.textContent !== text) node.textContent = text; };
    node.live();
    return node;
  }
  /** Like a time: adapted each second. */
  function live(tag, kind, adapt, attributes, ...children) {
    const node = el(tag, { class: `${kind} live-text`, ...attributes }, ...children);
    node.live = () => adapt(node);
    node.live();
    return node;
  }
  /** Replaces the content only if it has changed, so that focus and selection stay. */
  function fill(node, key, make) {
    if (node.key === key) return;
    node.key = key;
    node.replaceChildren(...[make()].flat());
  }
  function tick() {
    for (const node of document.querySelectorAll('time, .progress, .live-text')) if (node.live) node.live();
    banner();
  }

  /* ---------- polling ---------- */
  async function poll() {
    clearTimeout(timer);
    if (polling || document.visibilityState !== 'visible') return;
    polling = true;
    try {
      const headers = etag ? { 'If-None-Match': etag } : {};
      const reply = await fetch(new URL('state', base), { headers, cache: 'no-store', signal: AbortSignal.timeout(8000) });
      if (reply.ok) { state = await reply.json(); etag = reply.headers.get('ETag'); }
      if (reply.ok || reply.status === 304) {
        lastAnswer = Date.now(); trouble = null;
        const at = Number(reply.headers.get('X-Now'));
        if (at) offset = at - Date.now();
        if (reply.ok) render();
      } else {
        trouble = reply.status === 401 ? 'Sign in again: reload the page'
          : reply.status === 503 ? 'The ledger does not respond' : `The server answers ${reply.status}`;
      }
    } catch (e) {
      trouble = 'The server does not answer';
    } finally {
      polling = false;
      tick();
      timer = setTimeout(poll, EVERY);
    }
  }
  function banner() {
    const silent = Date.now() - lastAnswer > STALE;
    document.body.classList.toggle('stale', silent && !!state);
    $('stale').hidden = !silent;
    if (silent) {
      const text = `Stale: no answer since ${new Date(lastAnswer).toLocaleTimeString()}. ${trouble || 'Waiting for the server'}.`;
      if ($('stale').textContent !== text) $('stale').textContent = text;
    }
    const live = $('live');
    const word = silent ? 'Stale' : state ? 'Live' : 'Connecting…';
    if (live.textContent !== word) live.textContent = word;
    live.className = `live ${silent ? 'off' : state ? 'on' : ''}`;
  }

  /* ---------- overview ---------- */
  function render() {
    $('account').hidden = false;
    $('account').textContent = clean(state.account);
    document.title = (state.tasks.some((t) => t.needs) ? '• ' : '') + 'API in One';
    fill($('credits'), JSON.stringify([state.credits, state.creditPrice]), creditTile);
    fill($('provider'), JSON.stringify([state.provider, state.rate]), providerTile);
    fill($('nodes'), JSON.stringify(state.nodes), nodeTile);
    filters();
    decisions();
    board();
    charts();
    const open = $('task').open && state.tasks.find((t) => t.id === opened);
    if (open && shown !== JSON.stringify(open)) showTask(opened);
    fill($('foot'), String(state.actions), () => state.actions
      ? 'Actions are on: decisions made here are final, and each is logged.'
      : 'Read-only. With the option dashboardActions=true decisions can be made here; until then by JMX or a route.');
  }
  function creditTile() {
    const c = state.credits;
    const whole = Math.max(1, c.limit || 0, c.charged + c.reserved + c.unknown);
    const shown = c.limit ? { charged: Math.max(0, c.period - c.reserved - c.unknown), reserved: c.reserved, unknown: c.unknown } : c;
    const part = (n, kind) => { const i = el('i', { class: kind }); i.style.width = `${Math.min(100, 100 * n / whole)}%`; return i; };
    const legend = (name, n, kind) => el('div', { title: dollars(n) }, kind && el('i', { class: kind }), el('dt', {}, name), el('dd', {}, number(n)));
    return [
      el('p', { class: 'big' }, number(c.charged), el('small', {}, dollars(c.charged) ? `charged · ${dollars(c.charged)}` : 'charged')),
      el('div', { class: 'meter', role: 'img', 'aria-label': c.limit ? `${number(c.period)} of ${number(c.limit)} credits of this period` : 'Shares of credits' },
        part(shown.charged, 'fill-accent'), part(shown.reserved, 'fill-soft'), part(shown.unknown, 'fill-warn')),
      el('dl', { class: 'legend' }, legend('Charged', c.charged, 'fill-accent'), legend('Reserved', c.reserved, 'fill-soft'),
        legend('Unknown', c.unknown, 'fill-warn'), legend('Refunded', c.refunded)),
      c.limit && el('p', { class: 'note' }, `${number(c.period)} of ${number(c.limit)} credits of this period are committed`),
    ].filter(Boolean);
  }
  function providerTile() {
    const p = state.provider, r = state.rate;
    const [kind, word] = p.keyAccepted === false ? ['bad', 'Key refused']
      : p.reachable === false ? ['bad', 'Unreachable']
      : p.error ? ['warn', 'Troubled'] : p.reachable ? ['good', 'Healthy'] : ['', 'Not asked recently'];
    const use = el('i', { class: r.used >= r.limit ? 'fill-warn' : 'fill-accent' });
    use.style.width = `${Math.min(100, 100 * r.used / Math.max(1, r.limit))}%`;
    return [
      el('p', { class: `big dot ${kind}` }, word),
      el('div', { class: 'meter', role: 'img', 'aria-label': 'Request rate in use' }, use),
      el('p', { class: 'note' }, `${number(r.used)} of ${number(r.limit)} requests per second in use`),
      r.waiting > 0 && el('p', { class: 'note' }, `${plural(r.waiting, 'request waits', 'requests wait')} for a permit`),
      r.paused && el('p', { class: 'note' }, 'The provider asked for a pause (Retry-After)'),
      p.error && el('p', { class: 'note bad' }, p.error),
    ].filter(Boolean);
  }
  const lapsed = (n) => n.renewed && now() > n.renewed + n.lease;
  function nodeTile() {
    const shown = state.nodes.slice(0, 6);
    return [
      live('p', 'big', (p) => {
        const alive = state.nodes.filter((n) => !lapsed(n)).length;
        fill(p, String(alive), () => [number(alive), el('small', {}, alive === 1 ? 'node with a lease' : 'nodes with a lease')]);
      }),
      el('ul', { class: 'nodes' }, shown.map((n) => live('li', 'dot', (li) => li.classList.toggle('good', !lapsed(n)), { title: `${n.id}: taken for dead after ${span(n.lease)} without a renewal` },
        el('span', { class: 'mono' }, brief(n.id)), n.here && el('span', { class: 'chip' }, 'this node'),
        n.renewed ? time(n.renewed, (at) => `${ago(at)}${lapsed(n) ? ', lease over' : ''}`, 'renewed ') : el('span', { class: 'time' }, `lease ${span(n.lease)}`)))),
      state.nodes.length > shown.length && el('p', { class: 'note' }, `and ${state.nodes.length - shown.length} more`),
    ].filter(Boolean);
  }

  /* ---------- filters ---------- */
  const form = $('filters');
  const chosen = new URLSearchParams(location.hash.slice(1));
  const wanted = (name) => chosen.get(name) || '';
  function filters() {
    for (const name of ['group', 'model', 'state']) {
      const select = form.elements[name];
      const values = [...new Set(state.tasks.map((t) => t[name]).concat(wanted(name)).filter(Boolean))].sort();
      fill(select, JSON.stringify(values), () => [el('option', { value: '' }, 'All'),
        ...values.map((v) => el('option', { value: v }, name === 'state' ? STATES[v] || v : v))]);
      select.value = wanted(name);
      select.classList.toggle('set', !!wanted(name));
    }
    form.querySelector('[type=reset]').hidden = !filtered();
  }
  const filtered = () => ['group', 'model', 'state'].some(wanted);
  const matches = (t) => ['group', 'model', 'state'].every((name) => !wanted(name) || t[name] === wanted(name));
  form.addEventListener('change', (e) => { chosen.set(e.target.name, e.target.value); chosenChanged(); });
  form.addEventListener('reset', (e) => { e.preventDefault(); for (const n of [...chosen.keys()]) chosen.delete(n); chosenChanged(); });
  form.addEventListener('submit', (e) => e.preventDefault());
  function chosenChanged() {
    for (const [name, value] of [...chosen]) if (!value) chosen.delete(name);
    history.replaceState(null, '', `${location.pathname}${location.search}${chosen.size === 0 ? '' : `#${chosen}`}`);
    if (state) render();
  }

  /* ---------- tasks ---------- */
  const STATES = { RESERVED: 'Submitting', RUNNING: 'Rendering', COMPLETED: 'Completed', FAILED: 'Failed', REJECTED: 'Rejected', WATCH_ENDED: 'Watch ended', OUTCOME_UNKNOWN: 'Outcome unknown' };
  const DELIVERIES = { PENDING: 'Delivery pending', CLAIMED: 'Being delivered', DELIVERED: 'Delivered', PARKED: 'Parked' };
  const COLUMNS = [
    { id: 'submitted', name: 'Submitted', count: (n) => n.RESERVED, empty: 'A submission stands here while its request is on the way.' },
    { id: 'rendering', name: 'Rendering', count: (n) => n.RUNNING, empty: 'Nothing is rendering. A route that sends to apiinone:video starts one.' },
    { id: 'delivering', name: 'Delivering', count: (n) => n.PENDING + n.CLAIMED, empty: 'No completion waits for its route.' },
    { id: 'delivered', name: 'Delivered', count: (n) => Math.max(n.COMPLETED, n.FAILED) < n.MANY ? n.COMPLETED + n.FAILED + n.WATCH_ENDED - n.PENDING - n.CLAIMED - n.PARKED : n.MANY, empty: 'Delivered videos stay here until their retention ends.' },
  ];
  function column(t) {
    if (t.state === 'RESERVED') return 'submitted';
    if (t.state === 'RUNNING') return 'rendering';
    if (t.state === 'OUTCOME_UNKNOWN') return null;
    if (t.delivery === 'PENDING' || t.delivery === 'CLAIMED') return 'delivering';
    return t.delivery === 'DELIVERED' ? 'delivered' : null;
  }
  const title = (t) => t.key || t.taskId || brief(t.id);
  const cost = (t) => t.credits !== undefined ? credits(t.credits) : t.estimated !== undefined ? `~${credits(t.estimated)}` : '';
  const chip = (kind, text) => el('span', { class: `chip ${kind}` }, text);
  function stateChip(t) {
    if (t.state === 'COMPLETED') return chip('good', 'Completed');
    if (t.state === 'FAILED') return chip('bad', 'Failed');
    return chip(t.state === 'RUNNING' ? 'accent' : t.state === 'RESERVED' || t.state === 'REJECTED' ? '' : 'warn', STATES[t.state] || t.state);
  }
  function progress(t) {
    const bar = el('i'), node = el('span', { class: 'progress', role: 'img', 'aria-label': 'Progress against the learned duration' }, bar);
    const end = Math.max(t.submitted + 1000, t.expected || 0);
    for (const at of t.ticks || []) {
      const share = (at - t.submitted) / (end - t.submitted);
      if (share > 0 && share < 1) { const b = el('b', { title: `Polled ${exact(at)}` }); b.style.left = `${100 * share}%`; node.append(b); }
    }
    node.live = () => {
      const share = t.expected ? Math.min(.985, Math.max(.01, (now() - t.submitted) / (end - t.submitted))) : .01;
      bar.style.transform = `scaleX(${share})`;
      node.classList.toggle('late', t.needs === 'overdue');
    };
    node.live();
    return node;
  }
  function cardBody(t) {
    const many = new Set(state.tasks.map((x) => x.group)).size > 1;
    const body = [el('span', { class: 'line' }, el('span', { class: 'name', title: title(t) }, title(t)), el('span', { class: 'cr', title: dollars(t.credits ?? t.estimated ?? 0) }, cost(t))),
      el('span', { class: 'sub', title: t.model }, [t.model, many && t.group].filter(Boolean).join(' · ') || 'model unknown')];
    const ends = (...parts) => el('span', { class: 'ends' }, ...parts);
    switch (column(t)) {
      case 'submitted':
        body.push(ends(time(t.created, ago, 'reserved ')));
        break;
      case 'rendering': {
        const expected = t.expected ? time(t.expected, (at) => at - now() < 1000 ? ', any moment now' : ` of about ${span(at - t.submitted)}`) : null;
        body.push(progress(t), ends(el('span', {}, time(t.submitted, (at) => span(now() - at)), expected),
          el('span', { title: plural(t.polls, 'poll', 'polls') }, t.nextPoll ? time(t.nextPoll, until, 'poll ') : 'waits for a callback')));
        if (t.needs === 'overdue') body.push(ends(chip('warn', 'Overdue')));
        if (t.failedPolls) body.push(ends(`${plural(t.failedPolls, 'poll', 'polls')} without a usable answer`));
        break;
      }
      case 'delivering':
        body.push(ends(stateChip(t), t.delivery === 'CLAIMED' ? el('span', {}, `attempt ${t.attempt || 1} runs`)
          : t.attempt ? el('span', {}, `attempt ${t.attempt} failed`) : el('span', {}, 'waits for a consumer')));
        if (t.error) body.push(el('span', { class: 'error', title: t.error }, t.error));
        if (t.failure) body.push(el('span', { class: 'error' }, t.failure));
        if (t.nextDelivery) body.push(ends(time(t.nextDelivery, until, 'next try ')));
        break;
      default:
        body.push(ends(stateChip(t), t.ended ? time(t.ended, ago, t.state === 'COMPLETED' && t.submitted ? `${took(t.ended - t.submitted)} · ` : '') : ''));
        if (t.state === 'FAILED' && t.failure) body.push(el('span', { class: 'error' }, t.failure));
    }
    return body;
  }
  function board() {
    const root = $('board');
    if (!root.children.length) {
      for (const c of COLUMNS) {
        root.append(el('section', { class: 'column', 'data-column': c.id, 'aria-labelledby': `c-${c.id}` },
          el('header', {}, el('h3', { id: `c-${c.id}` }, c.name), el('span', { class: 'count' })),
          el('div', { class: 'cards' }), el('p', { class: 'empty' }), el('p', { class: 'more' })));
      }
    }
    const kept = new Set();
    const focused = document.activeElement;
    const first = cards.size === 0;
    for (const c of COLUMNS) {
      const section = root.querySelector(`[data-column=${c.id}]`), list = section.querySelector('.cards');
      const all = state.tasks.filter((t) => column(t) === c.id);
      const shown = all.filter(matches);
      const key = c.id === 'delivered' || c.id === 'delivering' ? 'ended' : c.id === 'rendering' ? 'submitted' : 'created';
      shown.sort((a, b) => (b[key] || 0) - (a[key] || 0));
      shown.forEach((t, i) => {
        kept.add(t.id);
        let card = cards.get(t.id);
        if (!card) {
          card = el('button', { type: 'button', class: first ? 'card' : 'card new', 'data-id': t.id, onclick: () => openTask(t.id) });
          cards.set(t.id, card);
        }
        fill(card, JSON.stringify(t), () => cardBody(t));
        if (list.children[i] !== card) list.insertBefore(card, list.children[i] || null);
      });
      const total = c.count(state.counts);
      const many = c.id === 'delivered' && total >= state.counts.MANY ? '+' : '';
      section.querySelector('.count').textContent = filtered() ? `${number(shown.length)} shown` : number(Math.max(total, all.length)) + many;
      const empty = section.querySelector('.empty'), more = section.querySelector('.more');
      const rest = all.length < LIST - 10 && state.tasks.length < CARDS ? 0 : Math.max(0, total - all.length);
      empty.hidden = shown.length > 0;
      empty.textContent = !filtered() || all.length + rest === 0 ? c.empty : rest ? `None of the ${all.length} loaded tasks matches the filters.` : 'No task matches the filters.';
      more.hidden = rest === 0;
      more.textContent = `${number(rest)}${many} more are not ${filtered() ? 'loaded' : 'shown'}`;
    }
    for (const [id, card] of cards) if (!kept.has(id)) { card.remove(); cards.delete(id); }
    if (focused && focused !== document.activeElement && focused.isConnected && focused.classList.contains('card')) focused.focus({ preventScroll: true });
  }

  /* ---------- decisions ---------- */
  const NEED = ['OUTCOME_UNKNOWN', 'PARKED', 'OVERDUE', 'WATCH_ENDED'];
  const ACTIONS = {
    release: { label: 'Release…', title: 'Deliver it again?', go: 'Release', kind: 'go', text: 'The completion becomes pending with its attempts at zero, and a consumer of its group receives it again. It costs no credits. Fix the cause first, or it is parked again.' },
    adopt: { label: 'Adopt…', title: 'Adopt a task of the provider?', go: 'Adopt', kind: 'go', input: true, text: 'If the provider’s usage log shows a task for this submission, give its id. It is polled from now on and delivered like any other. It costs nothing more.' },
    notCharged: { label: 'Not charged…', title: 'Was it not charged?', go: 'It was not charged', kind: 'danger', text: 'Only if the provider’s usage log shows no task for this submission. Its idempotency key is free again, so the same request can be submitted once more: if the first was charged after all, the video is paid twice.' },
    checkNow: { label: 'Check now…', title: 'Poll the provider now?', go: 'Check now', kind: 'go', text: 'The task is polled at once. A status call costs no credits.' },
  };
  const possible = (t) => [...(t.state === 'OUTCOME_UNKNOWN' ? ['adopt', 'notCharged'] : []), ...(t.delivery === 'PARKED' ? ['release'] : []),
    ...(t.state === 'RUNNING' || t.state === 'WATCH_ENDED' ? ['checkNow'] : [])];
  function buttons(t) {
    return state.actions ? possible(t).map((name) => el('button', { type: 'button', class: 'act', 'data-action': name, onclick: () => confirmAction(t.id, name) }, ACTIONS[name].label)) : [];
  }
  function why(t) {
    if (t.needs === 'unknown') return [chip('warn', 'Outcome unknown'), ' May have been charged: no usable reply to the submit came. Compare with the provider’s usage log.'];
    if (t.needs === 'parked') return [chip('bad', 'Parked'), ` Delivery failed ${plural(t.attempt || 0, 'time', 'times')}. ${t.error ? `Last error: ${t.error}` : 'Its route does not accept it.'}`];
    if (t.state === 'WATCH_ENDED') return [chip('warn', 'Watch ended'), ' It did not end within watchTimeout and is not polled any more.'];
    return [chip('warn', 'Overdue'), ' It renders longer than overdueAfter. It is still polled; nothing is lost.'];
  }
  function decisions() {
    const loaded = state.tasks.filter((t) => t.needs), open = loaded.filter(matches);
    const rest = NEED.reduce((sum, name) => sum + Math.max(0, (state.counts[name] || 0) - LIST), 0);
    const count = $('decision-count');
    count.textContent = filtered() ? number(open.length) : number(open.length + rest);
    count.classList.toggle('hot', open.length > 0);
    const root = $('decision-list');
    if (open.length === 0) {
      fill(root, `none ${loaded.length} ${rest}`, () => el('p', { class: 'empty' }, loaded.length === 0 ? 'All quiet: no outcome is unknown, nothing is parked, nothing is overdue.'
        : `${plural(loaded.length + rest, 'needs a decision: the filters hide it', 'need a decision: the filters hide them')}.`));
      return;
    }
    fill(root, JSON.stringify([open.map((t) => [t.id, t.needs, t.error, t.attempt, t.state, t.delivery]), state.actions, rest, filtered()]), () => [...open.slice(0, LIST).map((t) =>
      el('div', { class: 'row', 'data-id': t.id },
        el('div', { class: 'what' },
          el('div', { class: 'line' }, el('button', { type: 'button', class: 'link', title: title(t), onclick: () => openTask(t.id) }, title(t)), el('span', { class: 'note' }, cost(t), cost(t) ? ' · ' : '', time(t.needs === 'unknown' ? t.created : t.ended || t.submitted || t.created, ago))),
          el('p', { class: 'why' }, why(t))),
        el('div', { class: 'do' }, buttons(t)))),
      rest + Math.max(0, open.length - LIST) > 0 && el('p', { class: 'empty' }, `${number(rest + Math.max(0, open.length - LIST))} more are not ${filtered() ? 'loaded' : 'shown'}`)].filter(Boolean));
  }

  /* ---------- dialogs ---------- */
  function confirmAction(id, name) {
    const action = ACTIONS[name], dialog = $('confirm'), t = state.tasks.find((x) => x.id === id) || { id };
    const input = action.input ? el('input', { name: 'taskId', required: true, autocomplete: 'off', spellcheck: 'false', maxlength: 200 }) : null;
    const problem = el('p', { class: 'error', role: 'alert', hidden: true });
    const go = el('button', { type: 'submit', class: action.kind }, action.go);
    const cancel = el('button', { type: 'button', class: 'act', onclick: () => dialog.close() }, 'Cancel');
    const body = el('form', { method: 'dialog', onsubmit: async (e) => {
      e.preventDefault();
      go.disabled = true;
      const fault = await act(t, name, input ? { taskId: input.value.trim() } : {});
      go.disabled = false;
      if (fault) { problem.textContent = clean(fault); problem.hidden = false; } else dialog.close();
      poll();
    } },
    el('h2', { id: 'confirm-title' }, action.title),
    el('dl', { class: 'facts' }, el('dt', {}, 'Task'), el('dd', {}, title(t)), el('dt', {}, 'Submission'), el('dd', { class: 'mono' }, id)),
    el('p', {}, action.text), input && el('label', {}, 'Task id', input), problem,
    el('div', { class: 'do' }, cancel, go));
    dialog.replaceChildren(body);
    dialog.showModal();
    (input || cancel).focus();
  }
  const standing = (t) => `${STATES[t.state] || t.state}${DELIVERIES[t.delivery] ? `, ${DELIVERIES[t.delivery].toLowerCase()}` : ''}`;
  async function act(t, name, body) {
    const id = t.id;
    try {
      const reply = await fetch(new URL(`tasks/${encodeURIComponent(id)}/${name}`, base), {
        method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Requested-With': 'apiinone' }, body: JSON.stringify(body), signal: AbortSignal.timeout(60000) });
      const answer = await reply.json().catch(() => ({}));
      if ($('task').open) showTask(id);
      if (reply.ok) return null;
      const moved = answer.task && t.state && standing(answer.task) !== standing(t);
      return `${answer.error || `The server answers ${reply.status}`}.${moved ? ` The task has changed meanwhile: it is ${standing(answer.task)} now.` : ''}`;
    } catch (e) {
      return 'The server does not answer. Look at the state before you try again.';
    }
  }
  let opened = null, shown = null;
  function openTask(id) {
    const dialog = $('task');
    opened = id;
    dialog.replaceChildren(el('div', { class: 'sheet' }, el('h2', { id: 'task-title' }, 'Loading…')));
    if (!dialog.open) dialog.showModal();
    showTask(id);
  }
  async function showTask(id) {
    const dialog = $('task');
    shown = JSON.stringify(state.tasks.find((t) => t.id === id));
    let answer;
    try {
      const reply = await fetch(new URL(`tasks/${encodeURIComponent(id)}`, base), { cache: 'no-store', signal: AbortSignal.timeout(8000) });
      answer = await reply.json();
    } catch (e) {
      answer = { error: 'The server does not answer' };
    }
    if (id !== opened) return;
    const t = answer.task;
    const top = dialog.scrollTop;
    const close = el('button', { type: 'button', class: 'close', 'aria-label': 'Close', onclick: () => dialog.close() }, '×');
    if (!t) {
      dialog.replaceChildren(el('div', { class: 'sheet' }, el('div', { class: 'head' }, el('div', {}, el('h2', { id: 'task-title' }, answer.error || 'Not found')), close)));
      return;
    }
    const facts = [['State', STATES[t.state] || t.state], ['Delivery', DELIVERIES[t.delivery]], ['Model', t.model], ['Group', t.group], ['Submission', t.id], ['Task id', t.taskId],
      ['Credits', t.credits !== undefined ? number(t.credits) : t.estimated !== undefined ? `about ${number(t.estimated)}` : null],
      ['Rendered in', t.state === 'COMPLETED' && t.submitted && t.ended ? took(t.ended - t.submitted) : null],
      ['Polls', number(t.polls)], ['Detected by', t.source], ['Attempts', t.attempt], ['Last error', t.error], ['Failure', t.failure], ['Node', t.node]];
    dialog.replaceChildren(el('div', { class: 'sheet' },
      el('div', { class: 'head' }, el('div', {}, el('h2', { id: 'task-title' }, title(t)), el('p', { class: 'note' }, stateChip(t))), close),
      el('dl', { class: 'facts' }, facts.filter(([, v]) => v !== undefined && v !== null && v !== '').flatMap(([k, v]) => [el('dt', {}, k), el('dd', { class: k === 'Submission' || k === 'Task id' || k === 'Node' ? 'mono' : null }, v)])),
      el('h3', {}, 'Timeline'),
      el('ol', { class: 'events' }, answer.events.map((e) => el('li', { class: [e.kind, e.text === 'FAILED' || e.text.startsWith('PARKED') ? 'bad' : e.text === 'COMPLETED' || e.text.startsWith('DELIVERED') ? 'good' : ''].join(' ') },
        el('span', {}, words(e.text)), el('time', { class: 'time', title: exact(e.at) }, `${new Date(e.at).toLocaleTimeString()} · +${took(e.at - t.created)}`)))),
      buttons(t).length > 0 && el('div', { class: 'do' }, buttons(t))));
    dialog.scrollTop = top;
    if (!$('confirm').open) close.focus({ preventScroll: true });
  }
  const words = (text) => text.replace(/^CLAIMED/, 'Being delivered').replace(/^([A-Z_]+)/, (w) => w === 'RUNNING' ? 'Accepted, rendering' : w === 'RESERVED' ? 'Reserved' : STATES[w] || DELIVERIES[w] || w);
  for (const id of ['task', 'confirm']) $(id).addEventListener('click', (e) => { if (e.target === $(id)) $(id).close(); });

  /* ---------- charts ---------- */
  function charts() {
    const done = state.tasks.filter((t) => t.state === 'COMPLETED' && t.submitted && t.ended && matches(t)).sort((a, b) => a.ended - b.ended).slice(-50);
    fill($('durations'), JSON.stringify(['d', done.map((t) => [t.id])]), () => bars(done, (t) => t.ended - t.submitted,
      'The time from acceptance to completion shows here after the first video.'));
    fill($('lag'), JSON.stringify(['l', done.map((t) => [t.id])]), () => bars(done, (t) => t.ended - Math.max(t.submitted, t.lastRunning || 0),
      'How late a completion was noticed: at most the time since the poll before it.'));
  }
  function bars(done, value, empty) {
    if (done.length === 0) return el('p', { class: 'note' }, empty);
    const values = done.map(value), sorted = [...values].sort((a, b) => a - b);
    const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    const W = 500, H = 100, top = Math.max(1000, sorted[sorted.length - 1]);
    const y = (v) => H * (1 - v / top);
    const step = W / Math.max(done.length, 24), wide = step * .72;
    const chart = svg('svg', { viewBox: `0 0 ${W} ${H}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': `Median ${took(at(.5))}, nine of ten within ${took(at(.9))}` });
    for (const v of [0, top / 2, top]) chart.append(svg('line', { x1: 0, x2: W, y1: y(v), y2: y(v) }));
    done.forEach((t, i) => {
      const v = values[i], h = Math.max(1.5, H * v / top), bar = svg('rect', { x: W - (done.length - i) * step + (step - wide) / 2, y: H - h, width: wide, height: h });
      if (t.source === 'callback') bar.setAttribute('class', 'call');
      const tip = svg('title');
      tip.textContent = clean(`${title(t)}: ${took(v)}${t.source === 'callback' ? ', detected by callback' : ''}, ${exact(t.ended)}`);
      bar.append(tip);
      chart.append(bar);
    });
    chart.append(svg('line', { class: 'mid', x1: 0, x2: W, y1: y(at(.5)), y2: y(at(.5)) }));
    return [el('p', { class: 'big' }, took(at(.5)), el('small', {}, `median · nine of ten within ${took(at(.9))} · last ${plural(done.length, 'video', 'videos')}`)),
      done.some((t) => t.source === 'callback') && el('p', { class: 'note' }, 'Green: detected by a callback'),
      el('div', { class: 'chart' }, el('div', { class: 'axis' }, el('span', {}, span(top)), el('span', {}, '0')), chart)].filter(Boolean);
  }

  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') { lastAnswer = Date.now(); poll(); } });
  setInterval(() => { if (document.visibilityState === 'visible') tick(); }, 1000);
  poll();
})();
