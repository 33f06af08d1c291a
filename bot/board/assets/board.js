// The live part of the board: takes over the parts that changed, and says in words, sparingly, what the summary came to.
const { live, words, again } = document.body.dataset;
const says = JSON.parse(words);
const link = document.getElementById('link');
const said = document.getElementById('said');
const QUIET_MS = 60_000;
let saidAt = Date.now();
let lastSaid = document.getElementById('summary').textContent;

function show(state) {
  link.hidden = false;
  link.className = `link ${state}`;
  link.textContent = says[state];
}

/** What somebody has opened stays open. */
function replace(part, html) {
  const open = [...part.querySelectorAll('details[open]')].map(({ id }) => id);
  part.innerHTML = html;
  for (const id of open) document.getElementById(id)?.setAttribute('open', '');
}

function announce() {
  const text = document.getElementById('summary').textContent;
  if (text === lastSaid || Date.now() - saidAt < QUIET_MS) return;
  saidAt = Date.now();
  lastSaid = text;
  said.textContent = [...document.querySelectorAll('#summary li')].map((one) => one.textContent).join(', ');
}

function over() {
  if (again !== undefined) location.replace(again);
  else show('over');
}

const source = new EventSource(live);
source.addEventListener('open', () => show('live'));
source.addEventListener('error', () => {
  // Closed for good by an answer that is no stream: the key may be over, or there was no place.
  if (source.readyState === EventSource.CLOSED) {
    setTimeout(() => (again === undefined ? location.reload() : location.replace(again)), QUIET_MS);
  }
  show('notLive');
});
source.addEventListener('sections', ({ data }) => {
  for (const [name, html] of Object.entries(JSON.parse(data))) {
    const part = document.getElementById(name);
    if (part !== null && part.innerHTML !== html) replace(part, html);
  }
  announce();
});
source.addEventListener('over', () => {
  source.close();
  over();
});
setInterval(announce, QUIET_MS);
