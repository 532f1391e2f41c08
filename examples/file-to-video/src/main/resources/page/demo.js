'use strict';

const $ = id => document.getElementById(id);
const SAMPLES = [
  'A paper boat sails down a rainy street at dusk, slow camera',
  'A lighthouse in a storm, waves break over the rocks',
  'A fox crosses a snowy field in the morning light',
  'City lights seen from a night train, reflections in the window',
  'A kite above a wheat field, wind moves in waves'];
const PERIOD = 600;
let archiveUp = true;
let pid = 0;
/** What the next states are searched for: the name of a button, and a function from state to text. */
const expected = {};

/** Sends an action, and shows its answer; never throws. */
async function act(name, body, said) {
  said.classList.remove('refused');
  try {
    const reply = await fetch('/api/' + name, {
      method: 'POST', headers: {'Content-Type': 'application/json', 'X-Demo': '1'},
      body: JSON.stringify(body)});
    said.textContent = (await reply.json()).message;
    said.classList.toggle('refused', !reply.ok);
    return reply.ok;
  } catch (e) {
    said.textContent = 'The demo does not answer.';
    said.classList.add('refused');
    return false;
  }
}

/** Sends an action, and shows what came of it as soon as the node says so. */
async function press(name, body, found) {
  const before = {};
  if (!await act(name, body, $(name + '-said'))) return;
  expected[name] = state => {
    before.at ??= state.now - 2 * PERIOD;
    return found(state, before);
  };
}

function lineSince(pattern) {
  return (state, before) => state.lines.find(line => line.at >= before.at && pattern.test(line.text))?.text;
}

function upAgain(oldPid) {
  const pressed = Date.now();
  return state => state.nodeUp && state.pid !== oldPid
    && 'Up again after ' + ((Date.now() - pressed) / 1000).toFixed(0) + ' s as process ' + state.pid + '.';
}

function showResults(state) {
  for (const [name, found] of Object.entries(expected)) {
    const text = found(state);
    if (text) {
      $(name + '-said').textContent = text;
      delete expected[name];
    }
  }
}

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

/** One element for each item, kept while its key stays, in the order of the items. */
function each(list, items, keyOf, make, update) {
  const old = new Map([...list.children].map(child => [child.dataset.key, child]));
  items.forEach((item, at) => {
    const key = keyOf(item);
    let child = old.get(key);
    old.delete(key);
    if (!child) {
      child = make(item);
      child.dataset.key = key;
    }
    if (list.children[at] !== child) list.insertBefore(child, list.children[at] || null);
    if (update) update(child, item);
  });
  old.forEach(child => child.remove());
}

/** [class, width of each of four bars in percent, text] */
function look(task, state) {
  const seconds = at => Math.max(0, Math.round((at - state.now) / 1000));
  switch (task.stage) {
    case 'INBOX': return ['', [15, 0, 0, 0], state.nodeUp ? 'In the inbox' : 'In the inbox, the node is down'];
    case 'RESERVED': return ['', [60, 0, 0, 0], 'In the ledger, being submitted'];
    case 'RUNNING': {
      const part = Math.min(97, 100 * (state.now - task.createdAt) / state.renderMillis);
      const age = Math.max(0, Math.round((state.now - task.createdAt) / 1000));
      return ['', [100, part, 0, 0], (state.nodeUp ? 'Rendering, ' : 'Rendering while the node is down, ') + age + ' s'];
    }
    case 'DELIVERING': {
      const waits = task.retryAt > state.now;
      if (!task.error && !waits) return ['', [100, 100, 60, 0], 'Being archived'];
      return ['wait', [100, 100, 60, 0], 'Attempt ' + task.attempt + ' failed' + (task.error ? ': ' + task.error : '')
        + (waits ? '. Next in ' + seconds(task.retryAt) + ' s' : '. Trying again')];
    }
    case 'ARCHIVED': return ['done', [100, 100, 100, 100], 'Archived'];
    case 'OUTCOME_UNKNOWN': return ['wait', [100, 0, 0, 0], 'Outcome unknown: the reply was lost. It may be charged, so it is not repeated.'];
    case 'REJECTED': return ['stop', [100, 0, 0, 0], 'Rejected, nothing charged' + (task.error ? ': ' + task.error : '')];
    case 'FAILED': return ['stop', [100, 100, 0, 0], 'Failed, refunded' + (task.error ? ': ' + task.error : '')];
    default: return ['stop', [100, 100, 50, 0], task.stage.toLowerCase().replaceAll('_', ' ')];
  }
}

function makeTask(task) {
  const item = element('li', 'task');
  const what = element('div', 'what');
  const how = element('div', 'how');
  const steps = element('div', 'steps');
  what.append(element('p', 'title', task.prompt || task.file), element('p', 'id'));
  for (let i = 0; i < 4; i++) {
    const step = element('span', 'step');
    step.append(element('i'));
    steps.append(step);
  }
  how.append(steps, element('p', 'status'));
  const again = element('button', 'plain', 'Again');
  again.type = 'button';
  again.title = 'Put ' + task.file + ' into the inbox again';
  again.setAttribute('aria-label', again.title);
  again.addEventListener('click', () => press('again', {file: task.file}, lineSince(/ (duplicate|unknown) /)));
  item.append(what, how, again);
  return item;
}

function updateTask(item, task, state) {
  const [kind, widths, text] = look(task, state);
  item.className = 'task ' + kind;
  item.querySelector('.id').textContent = task.file + (task.taskId ? ' · ' + task.taskId : '');
  item.querySelectorAll('.step i').forEach((bar, i) => bar.style.setProperty('width', widths[i] + '%'));
  item.querySelector('.status').textContent = text;
  item.querySelector('button').hidden = task.stage === 'INBOX';
}

function makeVideo(task) {
  const item = element('li');
  const video = element('video');
  Object.assign(video, {src: '/videos/' + encodeURIComponent(task.video), controls: true, muted: true,
    loop: true, playsInline: true, preload: 'metadata'});
  video.setAttribute('aria-label', task.prompt || task.video);
  if (!matchMedia('(prefers-reduced-motion: reduce)').matches) video.autoplay = true;
  item.append(video, element('p', '', task.prompt || task.video));
  return item;
}

function pill(name, up, text) {
  $(name + '-pill').className = 'pill ' + (up ? 'up' : 'down');
  $(name + '-text').textContent = text;
}

function show(state) {
  const {books, tasks} = state;
  $('twice').textContent = books.paidTwice;
  $('lost').textContent = books.lost;
  $('twice-tile').classList.toggle('wrong', books.paidTwice > 0);
  $('lost-tile').classList.toggle('wrong', books.lost > 0);
  $('accepted').textContent = books.accepted;
  $('credits').textContent = state.credits;
  $('archived').textContent = tasks.filter(task => task.stage === 'ARCHIVED').length;
  $('unknown').textContent = books.unknown;
  $('kills').textContent = state.kills;
  const age = ((state.now - state.ledgerAt) / 1000).toFixed(1);
  $('proof').textContent = 'Not written by hand: the sandbox’s account statement compared with the node’s ledger and the archive. '
    + (state.ledgerAt ? 'The ledger was read ' + age + ' s ago.' : 'The node starts, then its ledger is read.');
  pill('node', state.nodeUp, state.nodeUp ? 'Node up, process ' + state.pid : 'Node down, starts again');
  pill('archive', state.archiveUp, state.archiveUp ? 'Archive up' : 'Archive down');
  archiveUp = state.archiveUp;
  pid = state.pid;
  $('archive').textContent = archiveUp ? 'Take the archive down' : 'Bring the archive back';
  $('archive').setAttribute('aria-pressed', String(!archiveUp));
  $('kill').disabled = !state.nodeUp;
  $('operator-item').hidden = !state.nodeUp || !state.operatorPage;
  if (state.operatorPage) $('operator').href = state.operatorPage;
  $('tasks-empty').hidden = tasks.length > 0;
  $('legend').hidden = tasks.length === 0;
  each($('tasks'), tasks, task => task.file, makeTask, (item, task) => updateTask(item, task, state));
  showResults(state);
  const videos = tasks.filter(task => task.video && task.stage === 'ARCHIVED').slice(0, 12);
  $('videos-panel').hidden = videos.length === 0;
  each($('videos'), videos, task => task.video, makeVideo);
  each($('lines'), state.lines, line => line.at + line.text, line => {
    const item = element('li');
    item.append(element('time', '', new Date(line.at).toLocaleTimeString()), line.text);
    return item;
  });
}

async function refresh() {
  try {
    const reply = await fetch('/api/state');
    if (!reply.ok) throw new Error();
    show(await reply.json());
    $('banner').hidden = true;
  } catch (e) {
    $('banner').textContent = 'The demo has stopped. Start it again: ./mvnw -q -Pdemo -Ddemo.args=--watch';
    $('banner').hidden = false;
  }
  setTimeout(refresh, document.hidden ? 5 * PERIOD : PERIOD);
}

$('form').addEventListener('submit', async event => {
  event.preventDefault();
  if (await act('submit', {prompt: $('prompt').value}, $('submit-said'))) $('prompt').value = '';
});
$('prompt').addEventListener('keydown', event => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) $('form').requestSubmit();
});
$('many').addEventListener('click', async () => {
  for (const prompt of SAMPLES) await act('submit', {prompt}, $('submit-said'));
  $('submit-said').textContent = 'Five prompts are in the inbox.';
});
$('again').addEventListener('click', () => press('again', {}, lineSince(/ (duplicate|unknown) /)));
$('lose').addEventListener('click', () => press('lose', {}, lineSince(/ unknown /)));
$('archive').addEventListener('click', () => act('archive', {up: !archiveUp}, $('archive-said')));
$('kill').addEventListener('click', () => press('kill', {}, upAgain(pid)));
refresh();
